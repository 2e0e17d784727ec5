using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Netbox.EventConditions;

/// <summary>A dotted path. A step into a list is a step into each of its items.</summary>
internal static class AttributePath
{
    /// <summary>Follows the path; false when a key is missing or a value on the way is null.</summary>
    /// <exception cref="UndecidableException">A value on the way is neither object nor list.</exception>
    public static bool TryFollow(JsonElement start, ReadOnlySpan<string> keys, out object? value)
    {
        value = start;
        foreach (var key in keys)
        {
            if (!TryStep(value, key, out value))
            {
                value = null;
                return false;
            }
        }

        value = Plain(value);
        return true;
    }

    private static bool TryStep(object? from, string key, out object? to)
    {
        to = null;
        switch (from)
        {
            case JsonElement { ValueKind: JsonValueKind.Object } element:
                var found = element.TryGetProperty(key, out var property);
                to = property;
                return found;
            case JsonElement { ValueKind: JsonValueKind.Array } array:
                return TryStepEach(array.EnumerateArray().Select(item => (object?)item), key, out to);
            case List<object?> list:
                return TryStepEach(list, key, out to);
            case JsonElement { ValueKind: JsonValueKind.Null }:
                return false;
            default:
                throw new UndecidableException($"'{key}' is looked for in a value that has no keys");
        }
    }

    private static bool TryStepEach(IEnumerable<object?> items, string key, out object? to)
    {
        var values = new List<object?>();
        to = values;
        foreach (var item in items)
        {
            if (!TryStep(item, key, out var value))
                return false;
            values.Add(value);
        }

        return true;
    }

    private static object? Plain(object? value) => value switch
    {
        JsonElement element => JsonValues.FromJson(element),
        List<object?> list => list.ConvertAll(Plain),
        _ => value,
    };
}
