using System.Globalization;
using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>An address or network as a template gives it.</summary>
/// <param name="Shown">How answers repeat it.</param>
/// <param name="IsNetwork">Whether it has a prefix.</param>
internal sealed record AddressValue(NetworkAddress Network, string Shown, bool IsNetwork)
{
    /// <summary>A text or a number; null for what is no address of the version, 0 for either.</summary>
    public static AddressValue? Of(object? value, int version = 0)
    {
        if (value is null or bool or double or Mapping or List<object?> or TupleValue || !Truth.Of(value))
            return null;
        var text = PythonText.Str(value);
        if (text.Length > 100)
            return null;
        var isNumber = text.Length <= 40 && text.All(char.IsAsciiDigit);
        var number = isNumber ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : BigInteger.Zero;
        var network = !isNumber ? NetworkAddress.Read(text.Trim())
            : (version == 6 ? null : NetworkAddress.OfNumber(number, 4)) ?? NetworkAddress.OfNumber(number, 6);
        return network is null || (version != 0 && network.Version != version)
            ? null
            : new(network, isNumber ? network.ToString() : text, !isNumber && text.Contains('/', StringComparison.Ordinal));
    }

    /// <summary>
    /// The address of a text, whatever prefix it has; null for what has none. Without a prefix the last number of a short one fills the
    /// rest: <c>10.1</c> is 10.0.0.1.
    /// </summary>
    public static NetworkAddress? Single(string text)
    {
        if (text.AsSpan().ContainsAny('/', ':') || text.Split('.') is not { Length: < 4 } parts)
            return Of(text)?.Network is { } network ? network with { Prefix = network.Width } : null;
        var value = BigInteger.Zero;
        for (var i = 0; i < parts.Length; i++)
        {
            var bits = i == parts.Length - 1 ? 8 * (4 - i) : 8;
            if (parts[i].Length is 0 or > 10 || !parts[i].All(char.IsAsciiDigit)
                || BigInteger.Parse(parts[i], CultureInfo.InvariantCulture) is var part && part.GetBitLength() > bits)
                return null;
            value = (value << bits) | BigInteger.Parse(parts[i], CultureInfo.InvariantCulture);
        }
        return NetworkAddress.OfNumber(value, 4);
    }
}
