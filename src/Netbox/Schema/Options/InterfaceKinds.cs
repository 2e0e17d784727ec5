namespace Plumbline.Netbox.Schema.Options;

/// <summary>What kinds of interfaces there are, by their types.</summary>
internal static class InterfaceKinds
{
    private static readonly string[] Virtual = ["virtual", "lag", "bridge"];

    private static readonly string[] OtherWireless = ["other-wireless", "gsm", "cdma", "lte", "4g", "5g"];

    public static bool IsVirtual(string type) => Virtual.Contains(type);

    public static bool IsWireless(string type) =>
        type.StartsWith("ieee802.", StringComparison.Ordinal) || OtherWireless.Contains(type);

    /// <summary>Whether a cable may end there.</summary>
    public static bool MayBeCabled(string type) => !IsVirtual(type) && !IsWireless(type);
}
