using System.Globalization;
using System.Numerics;
using System.Text;

namespace Plumbline.Jinja.Yaml;

/// <summary>Numbers as PyYAML's constructors read them: octal by a leading zero, base 60 with colons, underscores ignored.</summary>
public static class YamlNumbers
{
    // Python refuses longer integers; for us the limit also keeps the cost of reading one linear enough.
    private const int LongestInteger = 4300;

    /// <summary>long or BigInteger; null where the text is no integer or too long.</summary>
    public static object? Integer(string text)
    {
        var digits = Unsigned(text, out var negative);
        if (digits.Length is 0 or > LongestInteger)
            return null;
        BigInteger? value = digits switch
        {
            "0" => BigInteger.Zero,
            _ when digits.StartsWith("0b", StringComparison.Ordinal) => InBase(digits.AsSpan(2), 2),
            _ when digits.StartsWith("0x", StringComparison.Ordinal) => InBase(digits.AsSpan(2), 16),
            _ when digits[0] == '0' => InBase(digits.AsSpan(1), 8),
            _ when digits.Contains(':') => Sexagesimal(digits),
            _ => InBase(digits, 10),
        };
        if (value is not { } number)
            return null;
        if (negative)
            number = -number;
        return number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
    }

    /// <summary>The number; null where the text is none.</summary>
    public static double? Float(string text)
    {
        var digits = Unsigned(text, out var negative).ToLowerInvariant();
        double? value = digits switch
        {
            ".inf" => double.PositiveInfinity,
            ".nan" => double.NaN,
            _ when digits.Contains(':') => SexagesimalFloat(digits),
            _ => double.TryParse(digits, NumberStyles.AllowDecimalPoint
                | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var d) ? d : null,
        };
        return negative ? -value : value;
    }

    private static string Unsigned(string text, out bool negative)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        negative = digits.StartsWith('-');
        return digits.Length > 0 && digits[0] is '-' or '+' ? digits[1..] : digits;
    }

    private static BigInteger? InBase(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.IsEmpty)
            return null;
        if (radix == 8)
            return Octal(digits);
        // A zero in front, for a digit that begins with a one would make the number negative.
        return BigInteger.TryParse(radix == 10 ? digits : $"0{digits}", radix switch
        {
            16 => NumberStyles.AllowHexSpecifier,
            2 => NumberStyles.AllowBinarySpecifier,
            _ => NumberStyles.None,
        }, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static BigInteger? Octal(ReadOnlySpan<char> digits)
    {
        var bits = new StringBuilder(1 + (3 * digits.Length)).Append('0');
        foreach (var digit in digits)
            if (digit is >= '0' and <= '7')
                bits.Append(CultureInfo.InvariantCulture, $"{digit - '0':b3}");
            else
                return null;
        return BigInteger.Parse(bits.ToString(), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture);
    }

    private static BigInteger? Sexagesimal(string digits)
    {
        var value = BigInteger.Zero;
        foreach (var part in digits.Split(':'))
        {
            if (InBase(part, 10) is not { } number)
                return null;
            value = value * 60 + number;
        }
        return value;
    }

    private static double? SexagesimalFloat(string digits)
    {
        var value = 0.0;
        foreach (var part in digits.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            value = value * 60 + number;
        }
        return value;
    }
}
