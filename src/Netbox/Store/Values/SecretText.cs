using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Values;

/// <summary>What stands for a secret in change records and in what webhooks send: whoever may read those may not use the object.</summary>
internal static class SecretText
{
    private const string Mask = "********";

    /// <summary>What is shown instead of a value; null when it is shown as it is.</summary>
    public static string? Masked(Field field, object? value) => value is not string { Length: > 0 } text ? null
        : field.IsSecret ? Mask
        : field.IsAddress ? WithoutUser(text)
        : null;

    // Up to the last @ of what stands between the slashes: user and password, also where they come from a template.
    private static string? WithoutUser(string address)
    {
        var start = address.IndexOf("//", StringComparison.Ordinal) + 2;
        if (start < 2)
            return null;
        var length = address.AsSpan(start).IndexOfAny("/?#\\");
        var at = address.AsSpan(start, length < 0 ? address.Length - start : length).LastIndexOf('@');
        return at < 0 ? null : address[..start] + Mask + address[(start + at)..];
    }
}
