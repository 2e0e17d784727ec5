using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Serialization.Yaml;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Yaml;

/// <summary>YAML read and written as PyYAML does it.</summary>
internal static class YamlFilters
{
    private static readonly string[] LineBreaks = ["\n", "\r", "\r\n"];

    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["from_yaml"] = new(new("from_yaml", 1, "data"), (_, b) => Plain.TextOrNull(b.Plain(0)) is { } text
            ? new YamlLoader(text).Only() : b[0]);
        all["from_yaml_all"] = new(new("from_yaml_all", 1, "data"), (_, b) => Plain.TextOrNull(b.Plain(0)) is { } text
            ? new YamlLoader(text).All() : b[0]);
        all["to_yaml"] = new(new("to_yaml", 1, "a") { IsOpen = true }, (_, b) => Written(b.Given, "to_yaml", new YamlStyle()));
        all["to_nice_yaml"] = new(new("to_nice_yaml", 1, "a") { IsOpen = true }, (_, b) =>
            Written(b.Given, "to_nice_yaml", new YamlStyle { Flow = false, Indent = 4 }));
    }

    private static string Written(Arguments given, string filter, YamlStyle style)
    {
        if (given.Positional.Count > 1 && filter == "to_nice_yaml")
            style = given.Named?.ContainsKey("indent") == true
                ? throw Raise.Type("to_nice_yaml() got multiple values for argument 'indent'")
                : With(style, filter, "indent", Plain.Value(given.Positional[1]));
        foreach (var (name, value) in given.Named ?? [])
            style = With(style, filter, PythonText.Str(name), Plain.Value(value));
        return Budget.Text(YamlDumper.Dump(given.Positional[0], style));
    }

    private static YamlStyle With(YamlStyle style, string filter, string name, object? value) => name switch
    {
        "indent" => style with { Indent = value is null ? 0 : Whole(filter, name, value) },
        "width" => style with { Width = value is null ? 0 : Whole(filter, name, value) },
        "sort_keys" => style with { SortsKeys = Truth.Of(value) },
        "default_flow_style" when filter == "to_yaml" => style with { Flow = value is null ? null : Truth.Of(value) },
        "default_style" => style with { Scalars = Quotes(filter, value) },
        "explicit_start" => style with { HasStart = Truth.Of(value) },
        "explicit_end" => style with { HasEnd = Truth.Of(value) },
        "line_break" => style with { LineBreak = Plain.TextOrNull(value) is { } text && LineBreaks.Contains(text) ? text : "\n" },
        _ => throw Raise.Type($"{filter} knows no argument '{name}'; it takes indent, width, sort_keys, default_style, explicit_start, "
            + $"explicit_end and line_break{(filter == "to_yaml" ? ", and default_flow_style" : "")}"),
    };

    private static char? Quotes(string filter, object? value) => value is null ? null : Plain.TextOrNull(value) switch
    {
        "" => null,
        [var sign and ('\'' or '"' or '|' or '>')] => sign,
        _ => throw Raise.Value($"{filter}: default_style is one of ' \" | >, not {PythonText.Repr(value)}"),
    };

    private static long Whole(string filter, string name, object? value) => PythonNumber.TryIndex(Plain.Value(value), out var number)
        ? number
        : throw Raise.Type($"{filter}: {name} is a whole number, not {PythonTypes.Name(value)}");
}
