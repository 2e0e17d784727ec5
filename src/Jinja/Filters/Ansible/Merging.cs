using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>The filter <c>combine</c>: later mappings win; nested ones and lists are joined if asked for.</summary>
internal static class Merging
{
    public static Mapping Combine(Arguments given)
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
        var result = new Mapping();
        foreach (var term in Flat(given.Positional))
        {
            if (term is UndefinedValue undefined)
                throw undefined.Error();
            result = Merge(result, term as Mapping ?? throw Raise.Runtime("AnsibleError", "failed to combine variables, expected dicts "
                + $"but got a 'dict' and a '{PythonTypes.Name(term)}': {PythonText.Repr(term)}"), recursive, lists);
        }
        return result;
    }

    private static IEnumerable<object?> Flat(IEnumerable<object?> terms) =>
        terms.Select(Plain.Value).SelectMany(term => term is List<object?> list ? Flat(list) : [term]);

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
