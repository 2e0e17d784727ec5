using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>An address with the length of its network's prefix, as Python's <c>netaddr</c> keeps them.</summary>
internal sealed record NetworkAddress(int Version, BigInteger Value, int Prefix)
{
    public int Width => Version == 4 ? 32 : 128;

    public BigInteger HostMask => (BigInteger.One << (Width - Prefix)) - 1;

    public BigInteger First => Value - (Value & HostMask);

    public BigInteger Last => First + HostMask;

    public BigInteger Size => HostMask + 1;

    public BigInteger NetMask => Maximum - HostMask;

    /// <summary>Networks of IPv4 with two addresses or one have none.</summary>
    public bool HasBroadcast => Version == 6 || Width - Prefix > 1;

    private BigInteger Maximum => (BigInteger.One << Width) - 1;

    /// <summary>An address, or one with a prefix, a mask or a host mask behind a slash; null for what is none.</summary>
    public static NetworkAddress? Read(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        if ((Single(address) ?? Partial(address)) is not { } found || slash < 0)
            return Single(address) ?? Partial(address);
        var rest = text[(slash + 1)..];
        if (int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
            return prefix <= found.Width ? found with { Prefix = prefix } : null;
        return Single(rest) is { } mask && mask.Version == found.Version && found.Masked(mask.Value) is { } length
            ? found with { Prefix = length }
            : null;
    }

    /// <summary>As Python's <c>ipaddress</c> reads it: no octet with a leading zero, no bits behind the prefix.</summary>
    public static NetworkAddress? Strict(string text)
    {
        var parts = text.Split('/');
        var zone = parts[0].IndexOf('%', StringComparison.Ordinal);
        var hasZone = zone > 0 && zone < parts[0].Length - 1 && parts[0].Contains(':', StringComparison.Ordinal);
        var address = hasZone ? parts[0][..zone] : parts[0];
        if (parts.Length > 2 || Single(address) is not { } found
            || (parts.Length == 2 && found.Version == 6 && !parts[1].All(char.IsAsciiDigit)))
            return null;
        var network = parts.Length == 1 ? found : Read($"{address}/{parts[1]}");
        return network is not null && network.Value == network.First ? network : null;
    }

    public static NetworkAddress? OfNumber(BigInteger value, int version)
    {
        var address = new NetworkAddress(version, value, version == 4 ? 32 : 128);
        return value.Sign >= 0 && value <= address.Maximum ? address : null;
    }

    public bool IsWithin(NetworkAddress other) => Version == other.Version && First >= other.First && Last <= other.Last;

    public bool IsWithin(params string[] networks) => networks.Any(network => IsWithin(Read(network)!));

    public bool IsMask => Masked(Value) is not null;

    /// <summary>Ones up to a place and zeros behind it, as <c>255.255.255.0</c>.</summary>
    public bool IsNetMask => !Value.IsZero && (HostsOf(Value) & (HostsOf(Value) - 1)).IsZero;

    /// <summary>The opposite, as <c>0.0.0.255</c>.</summary>
    public bool IsHostMask => !Value.IsZero && Value != Maximum && (Value & (Value + 1)).IsZero;

    /// <summary>The first address that a host may have; networks of two addresses give both.</summary>
    public BigInteger FirstUsable => Size > 2 ? First + 1 : First;

    public BigInteger LastUsable => Size > 2 ? Last - 1 : Last;

    public string Write(BigInteger value)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, (UInt128)value);
        // Addresses of IPv4 within IPv6 keep their dots, low ones too.
        return Version == 6 && value >> 32 == 0xFFFF
            ? "::ffff:" + new IPAddress(octets[12..])
            : new IPAddress(Version == 4 ? octets[12..] : octets).ToString();
    }

    /// <summary>As Python's <c>ipaddress</c> writes it: IPv6 without dots.</summary>
    public string WriteStrictly(BigInteger value) => Version == 4 || value >> 48 != 0 || value < 0x10000
        ? Write(value)
        : string.Create(CultureInfo.InvariantCulture,
            $"::{(value >> 32 == 0 ? "" : "ffff:")}{(int)((value >> 16) & 0xFFFF):x}:{(int)(value & 0xFFFF):x}");

    public override string ToString() => $"{Write(Value)}/{Prefix.ToString(CultureInfo.InvariantCulture)}";

    private BigInteger HostsOf(BigInteger mask) => (mask ^ Maximum) + 1;

    private int? Masked(BigInteger mask)
    {
        var (hosts, net) = (mask + 1, (mask ^ Maximum) + 1);
        if ((net & (net - 1)).IsZero)
            return Width - (int)(net.GetBitLength() - 1);
        return (hosts & (hosts - 1)).IsZero ? Width - (int)(hosts.GetBitLength() - 1) : null;
    }

    private static NetworkAddress? Single(string text)
    {
        var isSix = text.Contains(':', StringComparison.Ordinal);
        if (!text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':') || text.Length == 0 || (!isSix && !IsQuad(text))
            || !IPAddress.TryParse(text, out var address))
            return null;
        var value = new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        return OfNumber(value, address.AddressFamily == AddressFamily.InterNetwork ? 4 : 6);
    }

    private static bool IsQuad(string text) => text.Split('.') is { Length: 4 } parts
        && parts.All(p => p is "0" || (p.Length is > 0 and < 4 && p[0] != '0' && p.All(char.IsAsciiDigit)));

    // "10.1" is 10.1.0.0, and 010 is ten.
    private static NetworkAddress? Partial(string text)
    {
        var parts = text.Split('.');
        return parts.Length <= 4 && parts.All(p => p.Length is > 0 and < 10 && p.All(char.IsAsciiDigit))
            ? Single(string.Join('.', parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
                .Concat(Enumerable.Repeat("0", 4 - parts.Length))))
            : null;
    }
}
