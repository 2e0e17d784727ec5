using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Structures;

/// <summary>Values by paths such as <c>a.b[0]['c d']</c>: <c>get_path</c>, and all of them, <c>to_paths</c>.</summary>
internal static partial class DataPathFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["get_path"] = new(new("get_path", 2, "var", "path", "wantlist"), (context, b) => Wanted(b, 2, Found(context, b)));
        all["to_paths"] = new(new("to_paths", 1, "var", "prepend", "wantlist"), (_, b) => Wanted(b, 2, Flat(b)));
    }

    private static object? Wanted(Bound b, int index, object? value) => b.Truth(index) ? new List<object?> { value } : value;

    // What has no parts comes as text, as Ansible hands it on.
    private static object? Found(RenderContext context, Bound b)
    {
        var value = b.Plain(0);
        if ((value as UndefinedValue ?? b.Plain(1) as UndefinedValue) is { } undefined)
            throw undefined.Error();
        if (value is not Mapping)
            throw Raise.Type($"get_path takes a mapping, not {PythonTypes.Name(value)}");
        var path = Plain.TextOrNull(b.Plain(1)) is { Length: > 0 } text ? text : throw Raise.Type("get_path takes a path as a text");
        for (var at = 0; at < path.Length;)
        {
            var part = Part().Match(path, at);
            if (!part.Success || (at == 0 && part.Value[0] != '[' && part.Value[0] == '.') || (at > 0 && part.Groups["first"].Success))
                throw Raise.Value($"get_path: '{path}' is no path as a.b[0]['c d']");
            object key = part.Groups["index"].Success
                ? long.Parse(part.Groups["index"].Value, CultureInfo.InvariantCulture)
                : part.Groups["name"].Value;
            value = Plain.Value(Lookup.Item(context, value, key));
            if (value is UndefinedValue missing)
                throw missing.Error();
            at += part.Length;
        }
        return value is Mapping or List<object?> or TupleValue ? value : value is null ? "" : PythonText.Str(value);
    }

    private static object? Flat(Bound b)
    {
        var value = b.Plain(0);
        var prepend = b.Truth(1) ? PythonText.Str(b[1]) : "";
        if (prepend.Length == 0 && value is Mapping { Count: 0 } or List<object?> { Count: 0 })
            return value;
        var paths = new Mapping();
        Add(paths, prepend, value);
        return paths;
    }

    private static void Add(Mapping paths, object path, object? value)
    {
        Budget.Stack();
        Budget.Step();
        switch (Plain.Value(value))
        {
            case UndefinedValue undefined:
                throw undefined.Error();
            case List<object?> { Count: > 0 } list:
                for (var i = 0; i < list.Count; i++)
                    Add(paths, string.Create(CultureInfo.InvariantCulture, $"{PythonText.Str(path)}[{i}]"), list[i]);
                break;
            case Mapping { Count: > 0 } mapping:
                foreach (var (key, item) in mapping)
                    Add(paths, path is "" ? key : Below(PythonText.Str(path), key), item);
                break;
            case var single:
                Budget.Text((path as string)?.Length ?? 0);
                paths[path] = single;
                break;
        }
    }

    private static string Below(string path, object key)
    {
        if (key is not string name)
            throw Raise.Type($"to_paths: a key below others is a text, not {PythonTypes.Name(NoneKey.Open(key))}");
        Budget.Text(path.Length + name.Length);
        return Name().IsMatch(name) ? $"{path}.{name}"
            : name.Contains('\'', StringComparison.Ordinal) ? $"{path}[\"{name}\"]" : $"{path}['{name}']";
    }

    [GeneratedRegex(@"\G(?:(?<first>(?<name>[^\W\d]\w*))|\.(?<index>[0-9]{1,9})(?!\w)|\.(?<name>[^\W\d]\w*)"
        + @"|\[(?<index>-?[0-9]{1,9})\]|\['(?<name>[^']*)'\]|\[""(?<name>[^""]*)""\])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
