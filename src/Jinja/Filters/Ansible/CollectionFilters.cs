using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Lists as sets, and mappings merged and taken apart.</summary>
internal static class CollectionFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["union"] = new(new("union", 2, "a", "b"), (_, b) => Union(b));
        all["intersect"] = Sets("intersect", (a, b) => a.FindAll(item => Holds(b, item)));
        all["difference"] = Sets("difference", (a, b) => a.FindAll(item => !Holds(b, item)));
        all["symmetric_difference"] = new(new("symmetric_difference", 2, "a", "b"), (_, b) => Apart(b));
        all["unique"] = new(new("unique", 1, "a", "case_sensitive", "attribute"), (context, b) => Unique(context, b));
        all["flatten"] = new(new("flatten", 1, "mylist", "levels", "skip_nulls"), (_, b) =>
            Flatten(b[0], b.IsNone(1) ? long.MaxValue : b.Integer(1), b.Truth(2, true)));
        all["combine"] = new(new("combine", 0) { IsOpen = true }, (_, b) => Merging.Combine(b.Given));
        all["dict2items"] = new(
            new("dict_to_list_of_dict_key_value_elements", 1, "mydict", "key_name", "value_name"), (_, b) => ToItems(b));
        all["items2dict"] = new(
            new("list_of_dict_key_value_elements_to_dict", 1, "mylist", "key_name", "value_name"), (context, b) => FromItems(context, b));
        all["extract"] = new(new("extract", 2, "item", "container", "morekeys"), (context, b) => Extract(context, b));
        all["zip"] = new(new("zip", 0) { IsOpen = true }, (_, b) => Zip(b.Given, longest: false));
        all["zip_longest"] = new(new("zip_longest", 0) { IsOpen = true }, (_, b) => Zip(b.Given, longest: true));
    }

    private static Operation Sets(string function, Func<List<object?>, List<object?>, List<object?>> join) =>
        new(new(function, 2, "a", "b"), (_, b) => Iteration.ToList(b[0]) is { Count: > 0 } left
            ? Distinct(join(left, Iteration.ToList(b[1])))
            : []);

    // Lists, or members of sets such as texts, but not one of each.
    private static List<object?> Apart(Bound b)
    {
        if (b[0] is UndefinedValue || b[1] is UndefinedValue)
            throw ((b[0] as UndefinedValue) ?? (UndefinedValue)b[1]!).Error();
        var (left, right) = (b.Plain(0), b.Plain(1));
        if (left is Mapping || right is Mapping || left is List<object?> or IteratorValue != right is List<object?> or IteratorValue)
            throw Raise.Type($"symmetric_difference takes two lists, not {PythonTypes.Name(left)} and {PythonTypes.Name(right)}");
        var (first, second) = (Iteration.ToList(left), Iteration.ToList(right));
        return Distinct([.. first.FindAll(item => !Holds(second, item)), .. second.FindAll(item => !Holds(first, item))]);
    }

    // Two lists are added; what can be a member of a set, texts among them, is taken apart.
    private static List<object?> Union(Bound b)
    {
        var (left, right) = (b.Plain(0), b.Plain(1));
        return left is List<object?> or Mapping || right is List<object?> or Mapping
            ? Distinct(Iteration.ToList(Arithmetic.Add(left, right)))
            : Distinct([.. Iteration.ToList(left), .. Iteration.ToList(right)]);
    }

    private static bool Holds(List<object?> items, object? sought) => Comparison.Contains(items, sought);

    private static List<object?> Distinct(List<object?> items)
    {
        var distinct = new List<object?>();
        foreach (var item in items)
            if (!Holds(distinct, item))
                distinct.Add(item);
        return distinct;
    }

    private static List<object?> Unique(RenderContext context, Bound b)
    {
        var path = new ItemPath(context, b.Or(2, null));
        var keep = b.Truth(1);
        var (seen, kept) = (new List<object?>(), new List<object?>());
        foreach (var item in Iteration.Of(b[0]))
        {
            var key = keep ? path.Of(item) : ItemPath.IgnoreCase(path.Of(item));
            if (key is UndefinedValue missing && !b.IsNone(2))
                throw missing.Error();
            if (Holds(seen, key))
                continue;
            seen.Add(key);
            kept.Add(item);
        }
        return kept;
    }

    private static List<object?> Flatten(object? list, long levels, bool skipNulls)
    {
        Budget.Stack();
        var flat = new List<object?>();
        foreach (var item in Iteration.Of(list))
        {
            Budget.Step();
            var value = Plain.Value(item);
            if (skipNulls && value is null or "None" or "null")
                continue;
            if (value is UndefinedValue missing)
                throw missing.Error();
            if (value is List<object?> or TupleValue && levels > 0)
                flat.AddRange(Flatten(value, levels - 1, skipNulls));
            else
                flat.Add(value);
        }
        return flat;
    }

    private static List<object?> ToItems(Bound b)
    {
        var mapping = b.Plain(0) as Mapping ?? throw (b[0] is UndefinedValue undefined ? undefined.Error() : Raise.Runtime(
            "AnsibleFilterTypeError", $"dict2items requires a dictionary, got {PythonTypes.Name(b[0])} instead."));
        var (key, value) = (b.Has(1) ? Hashing.Key(b[1]) : "key", b.Has(2) ? Hashing.Key(b[2]) : "value");
        return [.. mapping.Select(entry => new Mapping { { key, NoneKey.Open(entry.Key) }, { value, entry.Value } })];
    }

    private static Mapping FromItems(RenderContext context, Bound b)
    {
        var (key, value) = (b.Has(1) ? b.Text(1) : "key", b.Has(2) ? b.Text(2) : "value");
        var list = b.Plain(0);
        if (list is UndefinedValue undefined)
            throw undefined.Error();
        if (list is not (List<object?> or TupleValue))
            throw Raise.Runtime("AnsibleFilterTypeError", $"items2dict requires a list, got {PythonTypes.Name(list)} instead.");
        var made = new Mapping();
        foreach (var item in Iteration.Of(list))
        {
            if (Plain.Value(item) is not Mapping)
                throw Raise.Runtime(
                    "AnsibleFilterTypeError", $"items2dict requires a list of dictionaries, got {PythonText.Repr(list)} instead.");
            var (name, content) = (Lookup.Item(context, item, key), Lookup.Item(context, item, value));
            if ((name as UndefinedValue ?? content as UndefinedValue) is not null)
                throw Raise.Runtime("AnsibleFilterTypeError", "items2dict requires each dictionary in the list to contain the keys "
                    + $"'{key}' and '{value}', got {PythonText.Repr(list)} instead.");
            made[Hashing.Key(name)] = content;
        }
        return made;
    }

    private static object? Extract(RenderContext context, Bound b)
    {
        var value = Lookup.Item(context, b[1], b[0]);
        if (b.IsNone(2))
            return value;
        foreach (var key in b.Plain(2) is List<object?> several ? several : [b[2]])
            value = Lookup.Item(context, value, key);
        return value;
    }

    private static List<object?> Zip(Arguments given, bool longest)
    {
        var lists = given.Positional.Select(Iteration.ToList).ToList();
        object? fill = null;
        given.Named?.TryGetValue("fillvalue", out fill);
        var length = lists.Count == 0 ? 0 : longest ? lists.Max(l => l.Count) : lists.Min(l => l.Count);
        Budget.Items((long)length * lists.Count);
        return [.. Enumerable.Range(0, length).Select(at => new TupleValue([.. lists.Select(l => at < l.Count ? l[at] : fill)]))];
    }
}
