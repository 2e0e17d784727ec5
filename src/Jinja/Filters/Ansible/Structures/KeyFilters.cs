using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Structures;

/// <summary>Keys kept, removed and replaced at any depth.</summary>
internal static class KeyFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["keep_keys"] = new(new("keep_keys", 2, "data", "target", "matching_parameter"), (_, b) =>
            Apply("keep_keys", b, value => Kept(value, Matcher("keep_keys", b, Targets("keep_keys", b.Plain(1))))));
        all["remove_keys"] = new(new("remove_keys", 2, "data", "target", "matching_parameter"), (_, b) =>
            Apply("remove_keys", b, value => Removed(value, Matcher("remove_keys", b, Targets("remove_keys", b.Plain(1))))));
        all["replace_keys"] = new(new("replace_keys", 2, "data", "target", "matching_parameter"), (_, b) =>
            Apply("replace_keys", b, value => Replaced(value, Replacements(b))));
    }

    private static object? Apply(string filter, Bound b, Func<object, object?> apply)
    {
        if ((b[0] as UndefinedValue ?? b[1] as UndefinedValue ?? UndefinedValue.FirstIn(b.Plain(1))) is { } undefined)
            throw undefined.Error();
        return b.Plain(0) is List<object?> or Mapping
            ? apply(b.Plain(0)!)
            : throw Raise.Type($"{filter} takes a list or a mapping, not {PythonTypes.Name(b.Plain(0))}");
    }

    private static List<string> Targets(string filter, object? target) => target switch
    {
        List<object?> list => list.ConvertAll(PythonText.Str),
        _ when Plain.TextOrNull(target) is { } text => [.. text.Split(',')],
        _ => throw Raise.Type($"{filter}: the target is a list of keys, not {PythonTypes.Name(target)}"),
    };

    private static Func<object, bool> Matcher(string filter, Bound b, List<string> targets)
    {
        var how = b.IsNone(2) ? "" : PythonText.Str(b[2]);
        Func<string, Func<string, bool>> one = how switch
        {
            "" => target => key => key == target,
            "starts_with" => target => key => key.StartsWith(target, StringComparison.Ordinal),
            "ends_with" => target => key => key.EndsWith(target, StringComparison.Ordinal),
            "regex" => Expression,
            _ => throw Raise.Value($"{filter}: matching_parameter is starts_with, ends_with or regex, not '{how}'"),
        };
        var tests = targets.ConvertAll(target => one(target));
        return key => key is string text && tests.Exists(test => test(text));
    }

    private static Func<string, bool> Expression(string pattern)
    {
        var regex = PythonRegex.Compile($@"\A(?:{pattern})");
        return key => regex.Search(key).Success;
    }

    private static object? Kept(object? value, Func<object, bool> matches)
    {
        Budget.Stack();
        Budget.Step();
        switch (Plain.Value(value))
        {
            case List<object?> list:
                return list.ConvertAll(item => Kept(item, matches));
            case Mapping mapping:
                var kept = new Mapping();
                foreach (var (key, item) in mapping)
                    if (Plain.Value(item) is List<object?> or Mapping)
                    {
                        if (Kept(item, matches) is var below && HasSomething(below))
                            kept[key] = below;
                    }
                    else if (matches(key))
                        kept[key] = item;
                return kept;
            case var other:
                return other;
        }
    }

    private static bool HasSomething(object? value) => value is List<object?> list ? list.Exists(HasSomething) : IsSomething(value);

    private static bool IsSomething(object? value) => value is not (List<object?> { Count: 0 } or Mapping { Count: 0 });

    private static object? Removed(object? value, Func<object, bool> matches)
    {
        Budget.Stack();
        Budget.Step();
        switch (Plain.Value(value))
        {
            case List<object?> list:
                return list.ConvertAll(item => Removed(item, matches)).FindAll(IsSomething);
            case Mapping mapping:
                var left = new Mapping();
                foreach (var (key, item) in mapping)
                    if (!matches(key))
                        left[key] = Removed(item, matches);
                return left;
            case var other:
                return other;
        }
    }

    private static List<(Func<object, bool> Matches, string After)> Replacements(Bound b)
    {
        var target = b.Plain(1) as List<object?> ?? throw Raise.Type("replace_keys: the target is a list of before and after");
        return target.ConvertAll(item => Plain.Value(item) is Mapping pair && pair.TryGetValue("before", out var before)
            && pair.TryGetValue("after", out var after)
            ? (Matcher("replace_keys", b, [PythonText.Str(before)]), PythonText.Str(after))
            : throw Raise.Type("replace_keys: each target is a mapping with before and after"));
    }

    // What is not replaced comes first, as Ansible writes it.
    private static object? Replaced(object? value, List<(Func<object, bool> Matches, string After)> replacements)
    {
        Budget.Stack();
        Budget.Step();
        switch (Plain.Value(value))
        {
            case List<object?> list:
                return list.ConvertAll(item => Replaced(item, replacements));
            case Mapping mapping:
                var (made, renamed) = (new Mapping(), new List<(string Key, object? Value)>());
                foreach (var (key, item) in mapping)
                    if (replacements.Find(replacement => replacement.Matches(key)) is { After: { } after })
                        renamed.Add((after, Replaced(item, replacements)));
                    else
                        made[key] = Replaced(item, replacements);
                foreach (var (key, item) in renamed)
                    made[key] = item;
                return made;
            case var other:
                return other;
        }
    }
}
