using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Serialization;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>The filter <c>combine</c>: later mappings win; nested ones and lists are joined if asked for.</summary>
internal static class Merging
{
    public static object? Combine(Arguments given)
    {
        var named = given.Named ?? [];
        var recursive = named.TryGetValue("recursive", out var deep) && Truth.Of(deep);
        var lists = named.TryGetValue("list_merge", out var way) ? Plain.TextOrNull(way) ?? "" : "replace";
        if (named.Keys.FirstOrDefault(key => key is not ("recursive" or "list_merge")) is { } unknown)
            throw Raise.Runtime(
                "AnsibleFilterError", $"'recursive' and 'list_merge' are the only valid keyword arguments, not {PythonText.Repr(unknown)}");
        if (lists is not ("replace" or "keep" or "append" or "prepend" or "append_rp" or "prepend_rp"))
            throw Raise.Runtime("AnsibleFilterError", "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', "
                + "'prepend', 'append_rp' or 'prepend_rp'");
        var terms = Terms(given.Positional);
        if (terms.Select(UndefinedValue.FirstIn).FirstOrDefault(u => u is not null) is { } undefined)
            throw undefined.Error();
        if (terms.Count == 0)
            return new Mapping();
        var result = terms[^1];
        for (var i = terms.Count - 2; i >= 0; i--)
            result = (terms[i], result) is (Mapping low, Mapping high) ? Merge(low, high, recursive, lists)
                : throw Raise.Runtime("AnsibleError", "failed to combine variables, expected dicts but got a "
                    + $"'{PythonTypes.Name(terms[i])}' and a '{PythonTypes.Name(result)}': {Shown(terms[i])} and {Shown(result)}");
        return result;
    }

    // Lists of mappings are taken apart, one level deep; what is nothing is passed over.
    private static List<object?> Terms(IEnumerable<object?> given) =>
        given.Select(Plain.Value).SelectMany(term => term is List<object?> or TupleValue ? Iteration.Of(term).Select(Plain.Value) : [term])
            .Where(term => term is not (null or "None" or "null")).ToList();

    private static string Shown(object? value)
    {
        try
        {
            return PythonJson.Dump(value);
        }
        catch (TemplateException)
        {
            return PythonText.Str(value);
        }
    }

    private static Mapping Merge(Mapping low, Mapping high, bool recursive, string lists)
    {
        Budget.Stack();
        Budget.Items(low.Count + high.Count);
        var merged = new Mapping(low.Count + high.Count);
        Globals.Update(merged, low);
        foreach (var (key, value) in high)
        {
            var incoming = Plain.Value(value);
            merged.TryGetValue(key, out var present);
            merged[key] = (Plain.Value(present), incoming) switch
            {
                (Mapping a, Mapping b) when recursive => Merge(a, b, recursive, lists),
                (List<object?> a, List<object?> b) => lists switch
                {
                    "replace" => b,
                    "keep" => a,
                    "append" => [.. a, .. b],
                    "prepend" => [.. b, .. a],
                    "append_rp" => [.. a.Where(item => !Comparison.Contains(b, item)), .. b],
                    _ => new List<object?>([.. b, .. a.Where(item => !Comparison.Contains(b, item))]),
                },
                _ => incoming,
            };
        }
        return merged;
    }
}
