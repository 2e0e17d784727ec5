using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>
/// Jinja2's two look-ups: <c>a.b</c> tries attributes, then items; <c>a['b']</c> the other way round. What is private to Python stays out
/// of reach.
/// </summary>
internal static class Lookup
{
    public static object? Attribute(RenderContext context, object? target, string name)
    {
        if (target is UndefinedValue undefined)
            return undefined.IsChainable ? undefined : throw undefined.Error();
        return TryAttribute(target, name, out var value)
            || Subscript.TryItem(target, name, out value) ? value : context.UndefinedItem(target, name);
    }

    public static object? Item(RenderContext context, object? target, object? key)
    {
        if (target is UndefinedValue undefined)
            return undefined.IsChainable ? undefined : throw undefined.Error();
        if (Subscript.TryItem(target, key, out var value))
            return value;
        return Plain.TextOrNull(Plain.Scalar(key)) is { } name
            && TryAttribute(target, name, out value) ? value : context.UndefinedItem(target, key);
    }

    public static bool TryAttribute(object? target, string name, out object? value)
    {
        value = null;
        switch (target)
        {
            case IAttributes own:
                return own.TryGetAttribute(name, out value);
            case TupleValue { Names: { } names } tuple when names.IndexOf(name) is >= 0 and var at:
                value = tuple.Items[at];
                return true;
            case UndefinedValue or null or IteratorValue:
                return false;
            case JsonElement { ValueKind: JsonValueKind.Object }:
                return DictMethods.Has(name) && DictMethods.TryBind((Mapping)Plain.Value(target)!, name, out value);
            case Mapping mapping:
                return DictMethods.TryBind(mapping, name, out value);
            case JsonElement { ValueKind: JsonValueKind.Array }:
                return TryAttribute(Plain.Value(target), name, out value);
            case List<object?> list:
                return ListMethods.TryBind(list, name, out value);
            case TupleValue tuple:
                return ListMethods.TryBind(tuple, name, out value);
            case string or MarkupText:
                return TextMethods.TryBind(target, name, out value);
            case RangeValue counted when name is "count" or "index":
                return ListMethods.TryBind(new TupleValue(Iteration.ToList(counted)), name, out value);
            case RangeValue range:
                value = name switch { "start" => range.Start, "stop" => range.Stop, "step" => range.Step, _ => null };
                return value is not null;
            default:
                return NumberMethods.TryBind(target, name, out value);
        }
    }

    private static int IndexOf(this IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return i;
        return -1;
    }
}
