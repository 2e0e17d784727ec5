using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Output;

/// <summary>
/// Hides text values whose key speaks of a secret, at any depth, before variables are shown or templated by <c>debug</c>.
/// </summary>
public static class SecretMask
{
    internal const string Mask = "******";

    internal static readonly string[] Words = ["token", "password", "key", "passphrase", "secret"];

    public static object? Apply(object? value) => value switch
    {
        Mapping mapping => ApplyTo(mapping),
        List<object?> items => items.ConvertAll(Apply),
        JsonElement json when Hides(json) => Apply(JsonValues.FromJson(json)),
        _ => value,
    };

    /// <summary>What is shown of a variable.</summary>
    public static object? Apply(string name, object? value) =>
        value is string or JsonElement { ValueKind: JsonValueKind.String } && SpeaksOfSecret(name) ? Mask : Apply(value);

    private static bool Hides(string name, object? value) =>
        (value is string or JsonElement { ValueKind: JsonValueKind.String } && SpeaksOfSecret(name)) || Hides(value);

    public static Mapping ApplyTo(Mapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var masked = new Mapping(mapping.Count);
        foreach (var (key, value) in mapping)
            masked[key] = key is string name ? Apply(name, value) : Apply(value);
        return masked;
    }

    private static bool Hides(object? value) => value switch
    {
        Mapping mapping => mapping.Any(item => item.Key is string name ? Hides(name, item.Value) : Hides(item.Value)),
        List<object?> items => items.Exists(Hides),
        JsonElement { ValueKind: JsonValueKind.Object } json => json.EnumerateObject().Any(item => Hides(item.Name, item.Value)),
        JsonElement { ValueKind: JsonValueKind.Array } json => json.EnumerateArray().Any(item => Hides(item)),
        _ => false,
    };

    private static bool SpeaksOfSecret(string name) =>
        Array.Exists(Words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
