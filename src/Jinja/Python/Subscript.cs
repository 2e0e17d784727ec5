using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>value[key]</c> and slices.</summary>
internal static class Subscript
{
    /// <summary>The item under a key; false where Python raises a LookupError or TypeError.</summary>
    public static bool TryItem(object? container, object? key, out object? item)
    {
        key = Plain.Scalar(key);
        item = null;
        switch (container)
        {
            case Mapping mapping:
                if (!Hashing.TryKey(key, out var hashed))
                    return key is UndefinedValue undefined ? throw undefined.Error() : false;
                if (!mapping.TryGetValue(hashed, out item))
                    return false;
                item = Plain.Scalar(item);
                return true;
            case JsonElement { ValueKind: JsonValueKind.Object } element:
                if (Plain.TextOrNull(key) is not { } name)
                    return key is UndefinedValue { IsStrict: true } missing ? throw missing.Error() : false;
                if (!element.TryGetProperty(name, out var property))
                    return false;
                item = Plain.Scalar(property);
                return true;
            case JsonElement { ValueKind: JsonValueKind.Array } element:
                if (!Place(key, element.GetArrayLength(), out var at))
                    return false;
                item = Plain.Scalar(element[at]);
                return true;
            case JsonElement scalar:
                return TryItem(Plain.Scalar(scalar), key, out item);
            case List<object?> list:
                if (!Place(key, list.Count, out at))
                    return false;
                item = Plain.Scalar(list[at]);
                return true;
            case TupleValue tuple:
                if (!Place(key, tuple.Items.Count, out at))
                    return false;
                item = Plain.Scalar(tuple.Items[at]);
                return true;
            case TemplateList objects:
                return TryItem(objects.Listed, key, out item);
            case string text:
                if (!Place(key, TextUnits.Length(text), out at))
                    return false;
                item = TextUnits.Part(text, at, 1);
                return true;
            case MarkupText markup:
                if (!Place(key, TextUnits.Length(markup.Text), out at))
                    return false;
                item = new MarkupText(TextUnits.Part(markup.Text, at, 1));
                return true;
            case RangeValue range:
                if (!Place(key, (int)Math.Min(range.Count, int.MaxValue), out at))
                    return false;
                item = range[at];
                return true;
            default:
                return false;
        }
    }

    public static object? Slice(object? container, object? start, object? stop, object? step)
    {
        container = container is TemplateList objects ? objects.Listed : Plain.Value(container);
        if (container is UndefinedValue undefined)
            return undefined.IsChainable ? undefined : throw undefined.Error();
        var length = container is string or MarkupText or List<object?> or TupleValue or RangeValue
            ? Truth.Length(container)
            : throw (container is Mapping ? Raise.Type("unhashable type: 'slice'") : Raise.Type($"'{PythonTypes.Name(container)}' object "
                + "is not subscriptable"));
        var by = Bound(step, 1);
        if (by == 0)
            throw Raise.Value("slice step cannot be zero");
        by = Math.Clamp(by, -int.MaxValue, int.MaxValue);
        var (low, high) = by > 0 ? (0L, length) : (-1L, length - 1);
        var from = start is null ? (by > 0 ? low : high) : Clamp(Bound(start, 0), length, low, high);
        var to = stop is null ? (by > 0 ? high : low) : Clamp(Bound(stop, 0), length, low, high);
        var places = new RangeValue(from, to, by);
        switch (container)
        {
            case string text: return Text(text, places);
            case MarkupText markup: return new MarkupText(Text(markup.Text, places));
            case RangeValue range: return new RangeValue(range[from], range[to], range.Step * by);
        }
        Budget.Items(places.Count);
        var items = container is TupleValue tuple ? tuple.Items : (List<object?>)container!;
        var part = new List<object?>((int)places.Count);
        for (long i = 0; i < places.Count; i++)
            part.Add(items[(int)places[i]]);
        return container is TupleValue ? new TupleValue(part) : part;
    }

    private static string Text(string text, RangeValue places)
    {
        Budget.Text(places.Count);
        if (places.Step == 1)
            return places.Count == 0 ? "" : TextUnits.Part(text, (int)places.Start, (int)places.Count);
        var units = TextUnits.Split(text).ToList();
        return string.Concat(places.Items().Select(place => units[(int)(long)place!]));
    }

    private static long Bound(object? value, long none)
    {
        value = Plain.Scalar(value);
        if (value is null)
            return none;
        return PythonNumber.TryIndex(value, out var index) ? index : throw Raise.Type("slice indices must be integers or None or have an "
            + "__index__ method");
    }

    private static long Clamp(long index, long length, long low, long high)
    {
        if (index < 0)
            index = Math.Max(index, -length - 1) + length;
        return Math.Clamp(index, low, high);
    }

    private static bool Place(object? key, int length, out int place)
    {
        place = 0;
        if (!PythonNumber.TryIndex(key, out var index))
            return false;
        if (index < 0)
            index += length;
        place = (int)Math.Clamp(index, 0, int.MaxValue);
        return index >= 0 && index < length;
    }
}
