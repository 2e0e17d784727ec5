using System.Numerics;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>The group names that a value of a keyed group stands for.</summary>
internal static class KeyedNames
{
    /// <summary>The names before sanitising; none for an empty value, null for a value that names no group.</summary>
    public static IEnumerable<string>? Of(KeyedGroup entry, object? value, bool leadingSeparator)
    {
        var plain = value is JsonElement element ? JsonValues.FromJson(element) : value;
        // An empty text, or none at all, stands for the default.
        if (plain is null or "")
            plain = entry.DefaultValue ?? "";
        if (!IsTrue(plain))
            return plain is "" or List<object?> or Mapping ? [] : null;
        var separator = entry.Prefix.Length == 0 && !leadingSeparator ? "" : entry.Separator;
        return Bare(entry, plain)?.Select(name => entry.Prefix + separator + name);
    }

    /// <summary>Python's truth of a value.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool b => b,
        long l => l != 0,
        BigInteger i => !i.IsZero,
        double d => d != 0,
        string s => s.Length > 0,
        List<object?> items => items.Count > 0,
        TupleValue tuple => tuple.Items.Count > 0,
        Mapping mapping => mapping.Count > 0,
        JsonElement element => IsTrue(JsonValues.FromJson(element)),
        _ => true,
    };

    public static string Kind(object? value) => value switch
    {
        JsonElement element => Kind(JsonValues.FromJson(element)),
        bool => "a boolean",
        long or BigInteger or double => "a number",
        _ => "a value",
    };

    private static IEnumerable<string>? Bare(KeyedGroup entry, object? value) => value switch
    {
        string text => [OrDefault(entry, text)],
        List<object?> items => items.Select(item => OrDefault(entry, Text(item))),
        Mapping mapping => mapping.Select(pair => OfPair(entry, Text(pair.Key), Text(pair.Value))),
        _ => null,
    };

    private static string OfPair(KeyedGroup entry, string name, string value) =>
        value.Length > 0 ? name + entry.Separator + value
        : entry.DefaultValue is not null ? name + entry.Separator + entry.DefaultValue
        : entry.TrailingSeparator == false ? name : name + entry.Separator;

    private static string OrDefault(KeyedGroup entry, string text) =>
        text.Length == 0 && entry.DefaultValue is not null ? entry.DefaultValue : text;

    private static string Text(object? value) => value as string ?? Jinja.Python.PythonText.Str(value);
}
