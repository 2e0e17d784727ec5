using System.Globalization;
using System.Numerics;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Reading and converting numbers as Python does.</summary>
internal static class PythonNumber
{
    /// <summary>The smallest of the two integer types that holds a value.</summary>
    public static object Fit(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    public static bool IsInteger(object? value, out BigInteger integer)
    {
        integer = value switch
        {
            bool b => b ? BigInteger.One : BigInteger.Zero,
            long l => l,
            BigInteger i => i,
            _ => default,
        };
        return value is bool or long or BigInteger;
    }

    /// <summary>An integer that counts or indexes; whatever lies beyond 64 bits is held there.</summary>
    public static bool TryIndex(object? value, out long index)
    {
        index = value switch
        {
            bool b => b ? 1 : 0,
            long l => l,
            BigInteger i => i.Sign < 0 ? long.MinValue : long.MaxValue,
            _ => 0,
        };
        return value is bool or long or BigInteger;
    }

    public static bool IsNumber(object? value) => value is bool or long or BigInteger or double;

    public static double ToDouble(object number)
    {
        switch (number)
        {
            case double d: return d;
            case bool b: return b ? 1 : 0;
            case long l: return l;
            default:
                var big = (double)(BigInteger)number;
                return double.IsInfinity(big) ? throw Raise.Overflow("int too large to convert to float") : big;
        }
    }

    /// <summary><c>int(text, base)</c>; null where Python raises ValueError.</summary>
    public static object? ParseInteger(string text, int numberBase)
    {
        var body = TextUnits.Trim(text);
        var negative = body.StartsWith('-');
        if (negative || body.StartsWith('+'))
            body = body[1..];
        var prefix = body.Length > 1 && body[0] == '0' ? char.ToLowerInvariant(body[1]) switch { 'x' =>
            16, 'o' => 8, 'b' => 2, _ => 0 } : 0;
        var prefixed = prefix != 0 && (numberBase == prefix || numberBase == 0);
        if (prefixed)
            (body, numberBase) = (body[2..], prefix);
        else if (numberBase == 0)
        {
            if (body.Length > 1 && body[0] == '0' && body.AsSpan().IndexOfAnyExcept('0', '_') >= 0)
                return null;
            numberBase = 10;
        }
        if (prefixed && body.StartsWith('_'))
            body = body[1..];
        if (body.Length == 0 || body[0] == '_' || body[^1] == '_' || body.Contains("__", StringComparison.Ordinal))
            return null;
        var value = BigInteger.Zero;
        if (body.Length > 4300 && numberBase is not (2 or 4 or 8 or 16 or 32))
            throw Raise.Value($"Exceeds the limit (4300 digits) for integer string conversion: value has {body.Length} digits; use "
                + "sys.set_int_max_str_digits() to increase the limit");
        Budget.Text(body.Length * (1 + (body.Length / 64L)));
        foreach (var c in body)
        {
            if (c == '_')
                continue;
            var digit = Digit(c);
            if (digit < 0 || digit >= numberBase)
                return null;
            value = (value * numberBase) + digit;
        }
        return Fit(negative ? -value : value);
    }

    /// <summary><c>float(text)</c>; null where Python raises ValueError.</summary>
    public static double? ParseFloat(string text)
    {
        var body = Ascii(TextUnits.Trim(text));
        var unsigned = body.TrimStart('+', '-');
        if (unsigned.Length < body.Length - 1)
            return null;
        var sign = body.StartsWith('-') ? -1.0 : 1.0;
        switch (unsigned.ToLowerInvariant())
        {
            case "inf" or "infinity": return sign * double.PositiveInfinity;
            case "nan": return double.NaN;
        }
        if (unsigned.Length == 0 || !unsigned.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-' or '_')
            || !UnderscoresFit(unsigned))
            return null;
        return double.TryParse(unsigned.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? sign * value
            : null;
    }

    /// <summary><c>int(number)</c> of a float.</summary>
    public static object Truncate(double value)
    {
        if (double.IsNaN(value))
            throw Raise.Value("cannot convert float NaN to integer");
        if (double.IsInfinity(value))
            throw Raise.Overflow("cannot convert float infinity to integer");
        return Fit(new BigInteger(Math.Truncate(value)));
    }

    private static bool UnderscoresFit(string text)
    {
        for (var i = text.IndexOf('_', StringComparison.Ordinal); i >= 0; i = text.IndexOf('_', i + 1))
            if (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1]))
                return false;
        return true;
    }

    // Digits of other scripts count as digits.
    private static string Ascii(string text)
    {
        if (System.Text.Ascii.IsValid(text))
            return text;
        var ascii = new StringBuilder(text.Length);
        foreach (var c in text)
            ascii.Append(c > 127 && char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c);
        return ascii.ToString();
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        > '\x7f' when char.IsDigit(c) => (int)char.GetNumericValue(c),
        _ => -1,
    };
}
