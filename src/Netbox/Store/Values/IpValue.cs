using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Plumbline.Netbox.Store.Values;

/// <summary>An address with its mask, or a network. Compares as PostgreSQL's <c>inet</c> does: network, mask, host.</summary>
internal readonly record struct IpValue(int Family, UInt128 Address, int Length) : IComparable<IpValue>
{
    public int Bits => Family == 4 ? 32 : 128;

    public UInt128 Mask => Length == 0 ? UInt128.Zero : (UInt128.MaxValue << (Bits - Length)) & Full;

    public UInt128 First => Address & Mask;

    public UInt128 Last => First | (~Mask & Full);

    public UInt128 Size => Length == 0 && Family == 6 ? UInt128.MaxValue : (Last - First) + 1;

    public IpValue Network => this with { Address = First };

    public string Host => Format(Family, Address);

    private UInt128 Full => Family == 4 ? uint.MaxValue : UInt128.MaxValue;

    /// <summary>Reads <c>10.0.0.1/24</c>, <c>10.0.0.1</c> (one host), or a mask written as an address, also that of the hosts.</summary>
    public static bool TryParse(string text, out IpValue value)
    {
        value = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!TryHost(host, out var family, out var address))
            return false;
        var bits = family == 4 ? 32 : 128;
        if (slash < 0)
        {
            value = new(family, address, bits);
            return true;
        }
        var mask = text[(slash + 1)..];
        if (!int.TryParse(mask, NumberStyles.Integer, CultureInfo.InvariantCulture, out var length)
            && !TryMask(mask, family, out length))
            return false;
        value = new(family, address, length);
        return length >= 0 && length <= bits;
    }

    public static IpValue Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException(text);

    public bool Contains(IpValue other) => other.Family == Family && other.Length >= Length && (other.Address & Mask) == First;

    public bool ContainsHost(IpValue other) => other.Family == Family && (other.Address & Mask) == First;

    public int CompareTo(IpValue other)
    {
        if (Family != other.Family)
            return Family.CompareTo(other.Family);
        var common = Math.Min(Length, other.Length);
        var networks = (this with { Length = common }).First.CompareTo((other with { Length = common }).First);
        return networks != 0 ? networks : Length != other.Length ? Length.CompareTo(other.Length) : Address.CompareTo(other.Address);
    }

    public override string ToString() => $"{Host}/{Length}";

    public static string Format(int family, UInt128 address)
    {
        if (family == 4)
            return new IPAddress(BinaryPrimitives.ReverseEndianness((uint)address)).ToString();
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }

    private static bool TryHost(string text, out int family, out UInt128 address)
    {
        (family, address) = (0, 0);
        var isV4 = !text.Contains(':', StringComparison.Ordinal);
        if (isV4 ? !IsDotted(text) : text.Contains('.', StringComparison.Ordinal) && !IsDotted(text[(text.LastIndexOf(':') + 1)..]))
            return false;
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal)
            || !IPAddress.TryParse(text, out var ip))
            return false;
        var bytes = ip.GetAddressBytes();
        family = ip.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;
        address = family == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    // IPAddress also reads "1" and "0x7f.1", and takes 010 for 8; NetBox wants four parts in decimal, without zeros before them.
    private static bool IsDotted(string text) =>
        text.Split('.') is { Length: 4 } parts
        && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));

    private static bool TryMask(string text, int family, out int length)
    {
        length = 0;
        if (!TryHost(text, out var maskFamily, out var mask) || maskFamily != family)
            return false;
        // A mask of the network, or of its hosts.
        length = (int)UInt128.PopCount(mask);
        if (new IpValue(family, 0, length).Mask == mask)
            return true;
        length = (family == 4 ? 32 : 128) - length;
        return mask == new IpValue(family, 0, length).Last;
    }
}
