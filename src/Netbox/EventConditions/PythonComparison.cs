using System.Numerics;
using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Netbox.EventConditions;

/// <summary>
/// Python's comparisons on values that came from JSON: true is 1, numbers of all kinds compare, other types only with their own.
/// </summary>
internal static class PythonComparison
{
    public static string TypeName(JsonElement element) => $"<class '{PythonText.TypeName(element)}'>";

    public static string Describe(object? value) => value switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        string => "a text",
        List<object?> => "a list",
        Mapping => "an object",
        _ => "a number",
    };

    public static bool IsTrue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => element.GetDouble() != 0,
        JsonValueKind.String => element.GetString()!.Length > 0, // a string element has a string
        JsonValueKind.Array => element.GetArrayLength() > 0,
        JsonValueKind.Object => element.GetPropertyCount() > 0,
        _ => false,
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (Mapping a, Mapping b) =>
            a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var other) && AreEqual(entry.Value, other)),
        _ => IsNumber(left) && IsNumber(right) && Compare(left, right) == 0,
    };

    /// <summary>The order of two numbers or of two texts; null when they have none. Texts compare by code point.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        _ when !IsNumber(left) || !IsNumber(right) => null,
        (double, _) or (_, double) => AsDouble(left).CompareTo(AsDouble(right)),
        _ => AsInteger(left).CompareTo(AsInteger(right)),
    };

    /// <summary>Whether <paramref name="whole"/> contains <paramref name="part"/>; null when that cannot be asked.</summary>
    public static bool? Contains(object? whole, object? part) => whole switch
    {
        string text => part is string piece ? text.Contains(piece, StringComparison.Ordinal) : null,
        List<object?> list => list.Exists(item => AreEqual(item, part)),
        Mapping mapping => part is string key && mapping.TryGetValue(key, out _),
        _ => null,
    };

    private static bool IsNumber(object? value) => value is bool or long or BigInteger or double;

    private static double AsDouble(object? value) => value is double d ? d : (double)AsInteger(value);

    private static BigInteger AsInteger(object? value) => value switch
    {
        bool b => b ? BigInteger.One : BigInteger.Zero,
        long l => l,
        BigInteger i => i,
        _ => BigInteger.Zero,
    };
}
