using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Output;

/// <summary>
/// Hides text values whose key speaks of a secret, at any depth, before variables are shown or templated by <c>debug</c>.
/// </summary>
public static class SecretMask
{
    private const string Mask = "******";

    private static readonly string[] Words = ["token", "password", "key", "passphrase", "secret"];

    public static object? Apply(object? value) => value switch
    {
        Mapping mapping => ApplyTo(mapping),
        List<object?> items => items.ConvertAll(Apply),
        _ => value,
    };

    public static Mapping ApplyTo(Mapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var masked = new Mapping(mapping.Count);
        foreach (var (key, value) in mapping)
            masked[key] = value is string && SpeaksOfSecret(key) ? Mask : Apply(value);
        return masked;
    }

    private static bool SpeaksOfSecret(object key) =>
        key is string name && Array.Exists(Words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
