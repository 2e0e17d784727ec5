using System.Numerics;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>==</c>, order and <c>in</c>.</summary>
internal static class Comparison
{
    public static bool AreEqual(object? left, object? right)
    {
        if (left is UndefinedValue || right is UndefinedValue)
            return UndefinedEqual(left, right);
        (left, right) = (Plain.Value(left), Plain.Value(right));
        if (Plain.TextOrNull(left) is { } a)
        {
            Budget.Scan(a.Length);
            return Plain.TextOrNull(right) is { } b && string.Equals(a, b, StringComparison.Ordinal);
        }
        if (PythonNumber.IsNumber(left))
            return PythonNumber.IsNumber(right) && CompareNumbers(left!, right!) == 0;
        switch (left, right)
        {
            case (null, null): return true;
            case (List<object?> x, List<object?> y): return SequenceEqual(x, y);
            case (TupleValue x, TupleValue y): return SequenceEqual(x.Items, y.Items);
            case (Mapping x, Mapping y): return MappingEqual(x, y);
            case (RangeValue x, RangeValue y): return x.Count == y.Count
                && (x.Count == 0 || (x.Start == y.Start && (x.Count == 1 || x.Step == y.Step)));
            case (DictView { Kind: not DictViewKind.Values } x, DictView { Kind: not DictViewKind.Values } y):
                return x.Mapping.Count == y.Mapping.Count && x.Items().All(item => Contains(y, item));
            case (TemplateObject x, TemplateObject y): return x.Equals(y);
            default: return ReferenceEquals(left, right);
        }
    }

    /// <summary>Identity or equality, which is how containers look for an item.</summary>
    public static bool IsSame(object? left, object? right) => ReferenceEquals(left, right) || AreEqual(left, right);

    /// <summary>The order of two values by <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</summary>
    public static bool Order(object? left, string op, object? right)
    {
        if ((left as UndefinedValue ?? right as UndefinedValue) is { } undefined)
            throw undefined.Error();
        (left, right) = (Plain.Value(left), Plain.Value(right));
        if (PythonNumber.IsNumber(left) && PythonNumber.IsNumber(right))
            return Holds(CompareNumbers(left!, right!), op);
        if (Plain.TextOrNull(left) is { } a && Plain.TextOrNull(right) is { } b)
            return Holds(TextUnits.Compare(a, b), op);
        return (left, right) switch
        {
            (List<object?> x, List<object?> y) => Lexicographic(x, op, y),
            (TupleValue x, TupleValue y) => Lexicographic(x.Items, op, y.Items),
            (IMoment moment, _) when moment.CompareWith(right) is { } order => Holds(order, op),
            _ => throw Raise.Type($"'{op}' not supported between instances of '{PythonTypes.Name(left)}' and '{PythonTypes.Name(right)}'"),
        };
    }

    public static bool Less(object? left, object? right) => Order(left, "<", right);

    /// <summary>Python's <c>item in container</c>.</summary>
    public static bool Contains(object? container, object? item)
    {
        container = Plain.Value(container);
        switch (container)
        {
            case UndefinedValue undefined:
                undefined.FailIfStrict();
                return false;
            case string or MarkupText:
                Budget.Scan(Plain.TextOrNull(container)!.Length);
                return Plain.TextOrNull(Plain.Scalar(item)) is { } part
                    ? Plain.TextOrNull(container)!.Contains(part, StringComparison.Ordinal)
                    : throw Raise.Type($"'in <string>' requires string as left operand, not {PythonTypes.Name(item)}");
            case Mapping mapping:
                return mapping.ContainsKey(Hashing.Key(item));
            case DictView { Kind: DictViewKind.Keys } keys:
                return keys.Mapping.ContainsKey(Hashing.Key(item));
            case DictView { Kind: DictViewKind.Items } entries:
                return Plain.Value(item) is TupleValue { Items.Count: 2 } pair
                    && entries.Mapping.TryGetValue(Hashing.Key(pair.Items[0]), out var value) && IsSame(value, pair.Items[1]);
            case RangeValue range when PythonNumber.IsNumber(Plain.Scalar(item)):
                return PythonNumber.IsInteger(Plain.Scalar(item), out var integer)
                    ? integer >= long.MinValue && integer <= long.MaxValue && range.Contains((long)integer)
                    : Plain.Scalar(item) is double d && double.IsInteger(d) && Math.Abs(d) < 9e18 && range.Contains((long)d);
        }
        if (!Iteration.IsIterable(container))
            throw Raise.Type($"argument of type '{PythonTypes.Name(container)}' is not iterable");
        foreach (var candidate in Iteration.Of(container))
        {
            Budget.Step();
            if (IsSame(candidate, item))
                return true;
        }
        return false;
    }

    /// <summary>Less than, equal or greater; null if one is not a number at all (nan).</summary>
    public static int? CompareNumbers(object left, object right)
    {
        if (left is double a && right is double b)
            return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
        if (left is double d)
            return CompareNumbers(right, left) is { } reverse ? -reverse : null;
        PythonNumber.IsInteger(left, out var integer);
        if (right is not double f)
        {
            PythonNumber.IsInteger(right, out var other);
            return integer.CompareTo(other);
        }
        if (double.IsNaN(f))
            return null;
        if (double.IsInfinity(f))
            return f > 0 ? -1 : 1;
        var whole = Math.Floor(f);
        var order = integer.CompareTo(new BigInteger(whole));
        return order == 0 && f > whole ? -1 : order;
    }

    private static bool UndefinedEqual(object? left, object? right)
    {
        (left as UndefinedValue)?.FailIfStrict();
        (right as UndefinedValue)?.FailIfStrict();
        return left is UndefinedValue a && right is UndefinedValue b && a.Kind == b.Kind;
    }

    private static bool Holds(int? order, string op) => order is { } o && op switch
    {
        "<" => o < 0,
        "<=" => o <= 0,
        ">" => o > 0,
        _ => o >= 0,
    };

    private static bool SequenceEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        Budget.Deeper();
        var equal = left.Count == right.Count;
        for (var i = 0; equal && i < left.Count; i++)
        {
            Budget.Step();
            equal = IsSame(left[i], right[i]);
        }
        Budget.Shallower();
        return equal;
    }

    private static bool MappingEqual(Mapping left, Mapping right)
    {
        Budget.Deeper();
        var equal = left.Count == right.Count;
        foreach (var (key, value) in left)
        {
            if (!equal)
                break;
            Budget.Step();
            equal = right.TryGetValue(key, out var other) && IsSame(value, other);
        }
        Budget.Shallower();
        return equal;
    }

    private static bool Lexicographic(IReadOnlyList<object?> left, string op, IReadOnlyList<object?> right)
    {
        Budget.Deeper();
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            Budget.Step();
            if (IsSame(left[i], right[i]))
                continue;
            var result = Order(left[i], op, right[i]);
            Budget.Shallower();
            return result;
        }
        Budget.Shallower();
        return Holds(left.Count.CompareTo(right.Count), op);
    }
}
