using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Structures;

/// <summary>Where in a list the items are that pass a test: <c>index_of</c>.</summary>
internal static class IndexFilter
{
    public static Operation IndexOf { get; } = new(
        new("index_of", 2, "data", "test", "value", "key", "fail_on_missing", "wantlist"), (context, b) => Find(context, b));

    private static object? Find(RenderContext context, Bound b)
    {
        foreach (var index in Enumerable.Range(0, 4))
            if (b.Or(index, null) is UndefinedValue undefined)
                throw undefined.Error();
        var items = b.Plain(0) switch
        {
            List<object?> list => list,
            null => throw Raise.Type("index_of takes a list, not NoneType"),
            IteratorValue or TupleValue or RangeValue => Iteration.ToList(b[0]),
            var single => [single],
        };
        var found = new List<object?>();
        for (var i = 0; i < items.Count; i++)
        {
            Budget.Step();
            if (Tested(b, items[i], out var value) && Passes(context, b, value))
                found.Add((long)i);
        }
        return found.Count == 1 && !b.Truth(5) ? found[0] : found;
    }

    private static bool Tested(Bound b, object? item, out object? value)
    {
        value = Plain.Value(item);
        if (b.IsNone(3))
            return true;
        var mapping = value as Mapping ?? throw Raise.Type("index_of: with a key, each item is a mapping");
        if (mapping.TryGetValue(Hashing.Key(b[3]), out value))
            return true;
        return b.Truth(4) ? throw Raise.Value($"index_of: {PythonText.Repr(mapping)} has no key {PythonText.Repr(b[3])}") : false;
    }

    private static bool Passes(RenderContext context, Bound b, object? value) => Truth.Of(Plain.Scalar(
        context.Catalog.Test(Plain.Scalar(b[1])).Call(context, value, b.IsNone(2) ? Arguments.None : new Arguments([b[2]]))));
}
