using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Lists of mappings by what their members hold.</summary>
internal static class ElementFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["subelements"] = new(new("subelements", 2, "obj", "subelements", "skip_missing"), (_, b) => Subelements(b));
        all["rekey_on_member"] = new(new("rekey_on_member", 2, "data", "key", "duplicates"), (_, b) => Rekey(b));
    }

    private static List<object?> Subelements(Bound b)
    {
        var elements = b.Plain(0) switch
        {
            UndefinedValue undefined => throw undefined.Error(),
            Mapping mapping => [.. mapping.Values],
            List<object?> list => list,
            _ => throw Raise.Runtime("AnsibleFilterError", "obj must be a list of dicts or a nested dict"),
        };
        var path = b.Plain(1) switch
        {
            List<object?> list => list,
            var name when Plain.TextOrNull(name) is { } dotted => [.. dotted.Split('.')],
            _ => throw Raise.Runtime("AnsibleFilterTypeError", "subelements must be a list or a string"),
        };
        var pairs = new List<object?>();
        foreach (var element in elements)
            foreach (var value in Reach(Plain.Value(element), path, b.Truth(2)))
            {
                Budget.Items(2);
                pairs.Add(new TupleValue([element, value]));
            }
        return pairs;
    }

    private static List<object?> Reach(object? element, List<object?> path, bool skipMissing)
    {
        object? last = null;
        foreach (var step in path)
        {
            last = step;
            if (element is not Mapping mapping)
                throw Raise.Runtime("AnsibleFilterTypeError",
                    $"the key {PythonText.Str(step)} should point to a dictionary, got '{PythonText.Str(element)}'");
            if (!mapping.TryGetValue(Hashing.Key(step), out var found))
                return skipMissing ? [] : throw Raise.Runtime(
                    "AnsibleFilterError", $"could not find {PythonText.Repr(step)} key in iterated item {PythonText.Repr(element)}");
            element = Plain.Value(found);
        }
        return element as List<object?> ?? throw Raise.Runtime("AnsibleFilterTypeError",
            $"the key {PythonText.Repr(last)} should point to a list, got {PythonText.Repr(element)}");
    }

    private static Mapping Rekey(Bound b)
    {
        var duplicates = b.Has(2) ? PythonText.Str(b[2]) : "error";
        if (duplicates is not ("error" or "overwrite"))
            throw Raise.Runtime("AnsibleFilterError", $"duplicates parameter to rekey_on_member has unknown value: {duplicates}");
        var (data, key) = (b.Plain(0), Hashing.Key(b[1]));
        if ((data as UndefinedValue ?? key as UndefinedValue) is { } undefined)
            throw undefined.Error();
        if (Plain.TextOrNull(data) is not null || !Iteration.IsIterable(data))
            throw Raise.Runtime("AnsibleFilterTypeError", "Type is not a valid list, set, or dict");
        var made = new Mapping();
        foreach (var item in data is Mapping mapping ? mapping.Values : Iteration.Of(data))
        {
            Budget.Step();
            if (Plain.Value(item) is not Mapping member)
                throw Raise.Runtime("AnsibleFilterTypeError", "List item is not a valid dict");
            if (!member.TryGetValue(key, out var name))
                throw Raise.Runtime("AnsibleFilterError", $"Key {PythonText.Str(b[1])} was not found");
            if (made.ContainsKey(Hashing.Key(name)) && duplicates == "error")
                throw Raise.Runtime(
                    "AnsibleFilterError", $"Key {PythonText.Str(name)} is not unique, cannot correctly turn into dict");
            made[Hashing.Key(name)] = member;
        }
        return made;
    }
}
