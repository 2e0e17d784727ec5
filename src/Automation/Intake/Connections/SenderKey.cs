using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Plumbline.Automation.Intake.Connections;

/// <summary>Whom limits for one sender count as one: who has one IPv6 address has 2^64 of them.</summary>
internal static class SenderKey
{
    /// <summary>An IPv4 address, or the /64 of an IPv6 address; zero for none.</summary>
    public static UInt128 Of(IPAddress? address)
    {
        if (address is null)
            return UInt128.Zero;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            bytes[8..].Clear();
        return new UInt128(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), address.AddressFamily == AddressFamily.InterNetwork ? 1UL : 0UL);
    }
}
