using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>Filters that compare items with one another.</summary>
internal static class OrderFilters
{
    private static readonly string[] GroupNames = ["grouper", "list"];

    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["sort"] = new(new("do_sort", 1, "value", "reverse", "case_sensitive", "attribute"), (context, b) => Sort(context, b));
        all["dictsort"] = new(new("do_dictsort", 1, "value", "case_sensitive", "by", "reverse"), (_, b) => DictSort(b));
        all["groupby"] = new(
            new("sync_do_groupby", 2, "value", "attribute", "default", "case_sensitive"), (context, b) => GroupBy(context, b));
        all["unique"] = new(new("do_unique", 1, "value", "case_sensitive", "attribute"), (context, b) =>
            new IteratorValue(Unique(context, b), name: "do_unique"));
        all["min"] = new(new("do_min", 1, "value", "case_sensitive", "attribute"), (context, b) => Extreme(context, b, "<"));
        all["max"] = new(new("do_max", 1, "value", "case_sensitive", "attribute"), (context, b) => Extreme(context, b, ">"));
    }

    private static List<object?> Sort(RenderContext context, Bound b)
    {
        var paths = ItemPath.Several(context, b.Or(3, null));
        var keep = b.Truth(2);
        return Sorted(Iteration.ToList(b[0]), b.Truth(1), item =>
            paths.ConvertAll(path => keep ? path.Of(item) : ItemPath.IgnoreCase(path.Of(item))), Before);
    }

    private static List<object?> DictSort(Bound b)
    {
        var by = b.Has(2) ? b.Plain(2) : "key";
        if (Plain.TextOrNull(by) is not ("key" or "value"))
            throw Raise.Argument("You can only sort by either \"key\" or \"value\"");
        var at = Plain.TextOrNull(by) == "key" ? 0 : 1;
        var value = b.Plain(0);
        var mapping = value as Mapping ?? throw (value is UndefinedValue undefined
            ? undefined.Error()
            : Raise.Runtime("AttributeError", $"'{PythonTypes.Name(value)}' object has no attribute 'items'"));
        var keep = b.Truth(1);
        object? Key(object? item) =>
            keep ? Plain.Scalar(((TupleValue)item!).Items[at]) : ItemPath.IgnoreCase(Plain.Scalar(((TupleValue)item!).Items[at]));
        return Sorted([.. new DictView(mapping, DictViewKind.Items).Items()], b.Truth(3), Key, Comparison.Less);
    }

    private static List<object?> GroupBy(RenderContext context, Bound b)
    {
        var path = new ItemPath(context, b[1], b.Or(2, null));
        var keep = b.Truth(3);
        object? Key(object? item) => keep ? path.Of(item) : ItemPath.IgnoreCase(path.Of(item));
        var groups = new List<object?>();
        List<object?>? members = null;
        object? current = null;
        foreach (var item in Sorted(Iteration.ToList(b[0]), false, Key, Comparison.Less))
        {
            var key = Key(item);
            if (members is null || !Comparison.IsSame(current, key))
            {
                members = [];
                current = key;
                groups.Add(new TupleValue([keep ? key : path.Of(item), members]) { Names = GroupNames });
            }
            members.Add(item);
        }
        return groups;
    }

    private static IEnumerable<object?> Unique(RenderContext context, Bound b)
    {
        var path = new ItemPath(context, b.Or(2, null));
        var keep = b.Truth(1);
        var seen = new HashSet<object>(PythonKeyComparer.Instance);
        foreach (var item in Iteration.Of(b[0]))
        {
            Budget.Step();
            if (seen.Add(Hashing.Key(keep ? path.Of(item) : ItemPath.IgnoreCase(path.Of(item)))))
                yield return item;
        }
    }

    private static object? Extreme(RenderContext context, Bound b, string better)
    {
        var path = new ItemPath(context, b.Or(2, null));
        var keep = b.Truth(1);
        var found = false;
        object? best = null, bestKey = null;
        foreach (var item in Iteration.Of(b[0]))
        {
            Budget.Step();
            var key = keep ? path.Of(item) : ItemPath.IgnoreCase(path.Of(item));
            if (found && !Comparison.Order(key, better, bestKey))
                continue;
            (found, best, bestKey) = (true, item, key);
        }
        return found ? Plain.Scalar(best) : context.UndefinedHint("No aggregated item, sequence was empty.");
    }

    // Reversed twice, for items that compare equal keep their order in Python even when it sorts backwards.
    private static List<object?> Sorted<T>(List<object?> items, bool backwards, Func<object?, T> key, Func<T, T, bool> before)
    {
        var keyed = items.ConvertAll(item => (Key: key(item), Item: item));
        if (backwards)
            keyed.Reverse();
        Sorting.Sort(keyed, (x, y) => before(x.Key, y.Key));
        if (backwards)
            keyed.Reverse();
        return keyed.ConvertAll(k => k.Item);
    }

    private static bool Before(List<object?> left, List<object?> right)
    {
        for (var i = 0; i < left.Count; i++)
            if (!Comparison.IsSame(left[i], right[i]))
                return Comparison.Less(left[i], right[i]);
        return false;
    }
}
