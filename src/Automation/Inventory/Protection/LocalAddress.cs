using System.Globalization;
using System.Net;

namespace Plumbline.Automation.Inventory.Protection;

/// <summary>Names and addresses that lead to the control machine itself, in every spelling that resolvers read.</summary>
internal static class LocalAddress
{
    private static readonly string[] Names = ["localhost", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback"];

    /// <summary>Whether this leads to the machine it is used on.</summary>
    public static bool Is(string text)
    {
        var name = text.Trim().TrimEnd('.').ToLowerInvariant();
        if (name.StartsWith('[') && name.EndsWith(']'))
            name = name[1..^1];
        if (Names.Contains(name) || name.EndsWith(".localhost", StringComparison.Ordinal)
            || name is "localhost.localdomain" or "localhost4.localdomain4" or "localhost6.localdomain6")
            return true;
        if (name.IndexOf('%', StringComparison.Ordinal) is > 0 and var zone)
            name = name[..zone];
        if (Loose(name) is { } number)
            return number >> 24 == 127 || number == 0;
        if (!IPAddress.TryParse(name, out var address))
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Any)
            || address.GetAddressBytes() is [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127, ..];
    }

    // 127.1, 0x7f000001, 017700000001, 2130706433: what inet_aton reads.
    private static uint? Loose(string text)
    {
        var parts = text.Split('.');
        if (parts.Length > 4)
            return null;
        ulong value = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (Part(parts[i]) is not { } part)
                return null;
            var last = i == parts.Length - 1;
            if (part > (last ? (1UL << (8 * (5 - parts.Length))) - 1 : 255))
                return null;
            value |= last ? part : part << (8 * (3 - i));
        }
        return (uint)value;
    }

    private static ulong? Part(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (text.Length > 1 && text[0] == '0')
        {
            ulong octal = 0;
            foreach (var c in text)
            {
                if (c is < '0' or > '7' || octal > uint.MaxValue)
                    return null;
                octal = octal * 8 + (ulong)(c - '0');
            }
            return octal;
        }
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
