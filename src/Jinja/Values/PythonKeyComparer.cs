using System.Numerics;

namespace Plumbline.Jinja.Values;

/// <summary>
/// Equality of mapping keys as Python has it: numbers and booleans by value, text by code units, None as a key of its own.
/// </summary>
internal sealed class PythonKeyComparer : IEqualityComparer<object>
{
    public static readonly PythonKeyComparer Instance = new();

    public new bool Equals(object? x, object? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x is null || y is null)
            return false;
        if (x is string a && y is string b)
            return string.Equals(a, b, StringComparison.Ordinal);
        if (x is UndefinedValue u && y is UndefinedValue v)
            return u.Kind == v.Kind;
        return AsNumber(x) is { } m && AsNumber(y) is { } n ? m.Equals(n) : x.Equals(y);
    }

    public int GetHashCode(object obj) => obj switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        UndefinedValue undefined => (int)undefined.Kind,
        _ => AsNumber(obj)?.GetHashCode() ?? obj.GetHashCode(),
    };

    // Whole numbers of every type meet as BigInteger, the others stay double.
    private static object? AsNumber(object? value) => value switch
    {
        bool b => b ? BigInteger.One : BigInteger.Zero,
        long l => (BigInteger)l,
        BigInteger i => i,
        double d when double.IsInteger(d) => new BigInteger(d),
        double d => d,
        _ => null,
    };
}
