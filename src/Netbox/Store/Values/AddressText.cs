namespace Plumbline.Netbox.Store.Values;

/// <summary>Texts of addresses, as NetBox reads them: <c>10.0.0.5/24</c>; without a length it is that of one host.</summary>
public static class AddressText
{
    /// <summary>What is said of a text that is no address; null when it is one.</summary>
    public static string? Refusal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IpValue.TryParse(text, out _) ? null : $"Invalid IP address format: {text}";
    }
}
