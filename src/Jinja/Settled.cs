using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>
/// Values as others may keep them: JSON opened, markup as text, and the items of an iterator as a list, for an iterator is empty after
/// the first look. What needs no change is not copied.
/// </summary>
internal static class Settled
{
    public static object? Of(object? value)
    {
        Budget.Stack();
        switch (value)
        {
            case null or string or bool or long or double:
                return value;
            case JsonElement:
                return Plain.Value(value);
            case MarkupText markup:
                return markup.Text;
            case IteratorValue or RangeValue or DictView:
                return Iteration.ToList(value).ConvertAll(Of);
            case List<object?> list:
                return Changed(list) ?? list;
            case TupleValue tuple:
                return Changed(tuple.Items) is { } items
                    ? new TupleValue(items)
                    : tuple.Names is null ? tuple : new TupleValue(tuple.Items);
            case Mapping mapping:
                var values = mapping.Values.ToList();
                return Changed(values) is { } changed ? Rebuilt(mapping, changed) : mapping;
            default:
                return Plain.Scalar(value);
        }
    }

    // The settled items, or null if all were so already. Each is looked at once, for looking empties an iterator.
    private static List<object?>? Changed(IReadOnlyList<object?> items)
    {
        List<object?>? changed = null;
        for (var i = 0; i < items.Count; i++)
        {
            var settled = Of(items[i]);
            if (changed is null && !ReferenceEquals(settled, items[i]))
                changed = [.. items.Take(i)];
            changed?.Add(settled);
        }
        return changed;
    }

    private static Mapping Rebuilt(Mapping mapping, List<object?> values)
    {
        var rebuilt = new Mapping(values.Count);
        foreach (var (key, value) in mapping.Keys.Zip(values))
            rebuilt.Add(key, value);
        return rebuilt;
    }
}
