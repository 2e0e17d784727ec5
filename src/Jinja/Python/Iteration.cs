using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>iter()</c>.</summary>
internal static class Iteration
{
    public static bool IsIterable(object? value) => value is string or MarkupText or List<object?> or TupleValue or Mapping or RangeValue
        or DictView or IteratorValue or UndefinedValue or IIterable or TemplateList
        or JsonElement { ValueKind: JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.String };

    public static IEnumerable<object?> Of(object? value)
    {
        switch (Plain.Value(value))
        {
            case List<object?> list: return Live(list);
            case TupleValue tuple: return tuple.Items;
            case string s: return TextUnits.Split(s);
            case MarkupText m: return TextUnits.Split(m.Text);
            case Mapping mapping: return new DictView(mapping, DictViewKind.Keys).Items();
            case RangeValue range: return range.Items();
            case DictView view: return view.Items();
            case IteratorValue iterator: return iterator.Rest();
            case IIterable own: return own.Items();
            case TemplateList objects: return objects.Listed;
            case UndefinedValue undefined:
                undefined.FailIfStrict();
                return [];
            case var other: throw Raise.Type($"'{PythonTypes.Name(other)}' object is not iterable");
        }
    }

    /// <summary>Python's <c>list()</c>.</summary>
    public static List<object?> ToList(object? value)
    {
        var items = new List<object?>();
        foreach (var item in Of(value))
        {
            Budget.Step();
            if (items.Count % 1024 == 1023)
                Budget.Items(items.Count);
            items.Add(item);
        }
        return items;
    }

    // A list may grow while it is read; Python goes by index, and so do we.
    private static IEnumerable<object?> Live(List<object?> list)
    {
        for (var i = 0; i < list.Count; i++)
            yield return list[i];
    }
}
