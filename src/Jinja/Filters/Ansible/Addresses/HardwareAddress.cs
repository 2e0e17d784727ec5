using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>The address of a network card: 48 bits, or 64.</summary>
internal sealed partial record HardwareAddress(BigInteger Value, int Width)
{
    /// <summary>Any of the usual spellings, or the number; null for what is none.</summary>
    public static HardwareAddress? Read(object? value) => value switch
    {
        long number and >= 0 => Of(number),
        BigInteger { Sign: > 0 } number => Of(number),
        _ when Plain.TextOrNull(value) is { Length: <= 40 } text => OfText(text),
        _ => null,
    };

    /// <summary>The digits in groups.</summary>
    public string Write(int digits, char separator)
    {
        var text = Value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(Width / 4, '0');
        return string.Join(separator, text.Chunk(digits).Select(group => new string(group)));
    }

    private static HardwareAddress? Of(BigInteger number) => number.GetBitLength() switch
    {
        <= 48 => new(number, 48),
        <= 64 => new(number, 64),
        _ => null,
    };

    private static HardwareAddress? OfText(string text)
    {
        if (Whole().IsMatch(text))
            return new(Number(text), text.Length <= 12 ? 48 : 64);
        if (text.Length is > 0 and < 21 && text.All(char.IsAsciiDigit))
            return Of(BigInteger.Parse(text, CultureInfo.InvariantCulture));
        if (!Grouped().IsMatch(text))
            return null;
        var groups = text.Split(':', '-', '.');
        var isDotted = text.Contains('.', StringComparison.Ordinal);
        var (digits, width) = groups.Length switch
        {
            6 => (2, 48),
            8 => (2, 64),
            3 => (4, 48),
            4 => (4, 64),
            2 => (6, 48),
            _ => (0, 0),
        };
        if (width == 0 || groups.Any(group => group.Length > digits) || (digits != 4 && isDotted)
            || (digits == 6 && groups.Any(group => group.Length < 5)))
            return null;
        return new(Number(string.Concat(groups.Select(group => group.PadLeft(digits, '0')))), width);
    }

    private static BigInteger Number(string digits) =>
        BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:[0-9A-Fa-f]{11,12}|[0-9A-Fa-f]{15,16})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[0-9A-Fa-f]+([:.-])(?:[0-9A-Fa-f]+\1)*[0-9A-Fa-f]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();
}
