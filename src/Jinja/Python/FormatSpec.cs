using System.Globalization;
using System.Numerics;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's format specification: <c>[[fill]align][sign][z][#][0][width][,_][.precision][type]</c>.</summary>
internal sealed class FormatSpec
{
    private string _fill = " ";
    private char _align;
    private char _sign = '-';
    private bool _alternate;
    private bool _zeroPad;
    private int _width;
    private char _group;
    private int _precision = -1;
    private char _type;

    public static string Format(object? value, string spec)
    {
        value = Plain.Value(value);
        if (value is UndefinedValue undefined)
        {
            if (spec.Length > 0)
                throw undefined.IsStrict ? undefined.Error() : Raise.Type("unsupported format string passed to "
                    + $"{PythonTypes.Name(value)}.__format__");
            return PythonText.Str(value);
        }
        if (spec.Length == 0)
            return PythonText.Str(value);
        if (value is not (string or MarkupText) && !PythonNumber.IsNumber(value))
            throw Raise.Type($"unsupported format string passed to {PythonTypes.Name(value)}.__format__");
        var parsed = Parse(spec, value);
        return value switch
        {
            string or MarkupText => parsed.Text(Plain.TextOrNull(value)!),
            double d => parsed.Real(d),
            bool b when parsed._type == '\0' => parsed.Integer(b ? 1 : 0),
            _ when parsed._type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' => parsed.Real(PythonNumber.ToDouble(value!)),
            _ => parsed.Integer(PythonNumber.IsInteger(value, out var integer) ? integer : default),
        };
    }

    /// <summary>A finite or special floating-point number in one of C's forms, without sign.</summary>
    public static string Digits(double magnitude, char type, int precision, bool alternate)
    {
        if (double.IsNaN(magnitude) || double.IsInfinity(magnitude))
            return (double.IsNaN(magnitude) ? "nan" : "inf") is var special && char.IsUpper(type) ? special.ToUpperInvariant() : special;
        Budget.Text(precision);
        switch (char.ToLowerInvariant(type))
        {
            case 'f':
                return Rational.Fixed(magnitude, precision) + (alternate && precision == 0 ? "." : "");
            case 'e':
                var (digits, exponent) = Rational.Scientific(magnitude, precision);
                return Mantissa(digits, alternate) + Exponent(exponent, type);
            default:
                precision = Math.Max(precision, 1);
                (digits, exponent) = Rational.Scientific(magnitude, precision - 1);
                if (exponent < -4 || exponent >= precision)
                    return Mantissa(alternate ? digits : Trimmed(digits), alternate) + Exponent(exponent, char.IsUpper(type) ? 'E' : 'e');
                var text = Rational.Fixed(magnitude, precision - 1 - exponent);
                return alternate
                    ? (text.Contains('.', StringComparison.Ordinal) ? text : text + ".")
                    : text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
        }
    }

    private static string Trimmed(string digits) => digits.TrimEnd('0') is { Length: > 0 } significant ? significant : "0";

    private static string Mantissa(string digits, bool alternate) =>
        digits.Length > 1 ? digits[..1] + "." + digits[1..] : alternate ? digits + "." : digits;

    private static string Exponent(int exponent, char letter) =>
        string.Create(CultureInfo.InvariantCulture, $"{letter}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    private static FormatSpec Parse(string spec, object? value)
    {
        var parsed = new FormatSpec();
        var units = TextUnits.Split(spec).ToList();
        var i = 0;
        string At(int index) => index < units.Count ? units[index] : "";
        if (At(1) is "<" or ">" or "=" or "^")
            (parsed._fill, parsed._align, i) = (units[0], units[1][0], 2);
        else if (At(0) is "<" or ">" or "=" or "^")
            (parsed._align, i) = (units[0][0], 1);
        if (At(i) is "+" or "-" or " ")
            parsed._sign = units[i++][0];
        if (At(i) is "z")
            i++;
        if (At(i) is "#")
            (parsed._alternate, i) = (true, i + 1);
        if (At(i) is "0")
        {
            parsed._zeroPad = true;
            if (parsed._align == '\0')
                (parsed._fill, parsed._align) = ("0", value is string or MarkupText ? '<' : '=');
            i++;
        }
        parsed._width = Number(units, ref i, 0);
        if (At(i) is "," or "_")
            parsed._group = units[i++][0];
        if (At(i) is ".")
        {
            i++;
            var start = i;
            parsed._precision = Number(units, ref i, -1);
            if (i == start)
                throw Raise.Value("Format specifier missing precision");
        }
        if (i < units.Count)
            parsed._type = units[i++][0];
        if (i < units.Count)
            throw Raise.Value("Invalid format specifier");
        Budget.Text(parsed._width);
        return parsed;
    }

    private static int Number(List<string> units, ref int i, int none)
    {
        var start = i;
        long number = 0;
        while (i < units.Count && units[i].Length == 1 && char.IsAsciiDigit(units[i][0]))
        {
            number = (number * 10) + units[i++][0] - '0';
            if (number > int.MaxValue)
                throw Raise.Value("Too many decimal digits in format string");
        }
        return i == start ? none : (int)number;
    }

    private string Text(string text)
    {
        if (_type is not ('\0' or 's'))
            throw Raise.Value($"Unknown format code '{_type}' for object of type 'str'");
        if (_sign != '-')
            throw Raise.Value(
                _sign == ' ' ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
        if (_alternate)
            throw Raise.Value("Alternate form (#) not allowed in string format specifier");
        if (_align == '=')
            throw Raise.Value("'=' alignment not allowed in string format specifier");
        if (_group != '\0')
            throw Raise.Value($"Cannot specify '{_group}' with 's'.");
        return Pad("", _precision >= 0 ? TextUnits.First(text, _precision) : text, '<');
    }

    private string Integer(BigInteger value)
    {
        var type = _type == '\0' ? 'd' : _type;
        if (type is not ('b' or 'c' or 'd' or 'n' or 'o' or 'x' or 'X'))
            throw Raise.Value($"Unknown format code '{type}' for object of type 'int'");
        if (_precision >= 0)
            throw Raise.Value("Precision not allowed in integer format specifier");
        if (type == 'c')
            return value >= 0 && value < 0x110000 ? Pad("", char
                .ConvertFromUtf32((int)value), '<') : throw Raise.Overflow("%c arg not in range(0x110000)");
        if (_group == ',' && type is not ('d' or 'n'))
            throw Raise.Value($"Cannot specify ',' with '{type}'.");
        var magnitude = BigInteger.Abs(value);
        var (digits, prefix) = type switch
        {
            'b' => (InBase(magnitude, 1), "0b"),
            'o' => (InBase(magnitude, 3), "0o"),
            'x' => (InBase(magnitude, 4), "0x"),
            'X' => (InBase(magnitude, 4).ToUpperInvariant(), "0X"),
            _ => (Representation.Of(magnitude), ""),
        };
        return Number(SignOf(value.Sign < 0) + (_alternate ? prefix : ""), digits, "", prefix.Length > 0 ? 4 : 3);
    }

    private string Real(double value)
    {
        if (_type is not ('\0' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or 'n' or '%'))
            throw Raise.Value($"Unknown format code '{_type}' for object of type 'float'");
        var magnitude = Math.Abs(value);
        var text = _type switch
        {
            '\0' when _precision < 0 => NumberText.Of(magnitude),
            '\0' => WithPoint(Digits(magnitude, 'g', _precision, _alternate)),
            '%' => Digits(magnitude * 100, 'f', _precision < 0 ? 6 : _precision, _alternate) + "%",
            'n' => Digits(magnitude, 'g', _precision < 0 ? 6 : _precision, _alternate),
            _ => Digits(magnitude, _type, _precision < 0 ? 6 : _precision, _alternate),
        };
        var end = 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return Number(SignOf(double.IsNegative(value) && !double.IsNaN(value)), text[..end], text[end..], 3);
    }

    // repr's way: a precision alone still leaves a point behind ("1.0", not "1")
    private string WithPoint(string text)
    {
        if (text.AsSpan().IndexOfAny("en.") >= 0)
            return text;
        return text.Length >= _precision ? Digits(double.Parse(text, CultureInfo.InvariantCulture), 'e', Math.Max(_precision, 1)
            - 1, false) is var e && _precision <= text.Length ? ExponentForm(e) : text : text + ".0";
    }

    private static string ExponentForm(string text)
    {
        var at = text.IndexOf('e', StringComparison.Ordinal);
        var mantissa = text[..at];
        return (mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.TrimEnd('0').TrimEnd('.') : mantissa) + text[at..];
    }

    private string SignOf(bool negative) => negative ? "-" : _sign == '-' ? "" : _sign.ToString();

    private string Number(string sign, string digits, string rest, int groupSize)
    {
        if (_group != '\0')
        {
            if (_zeroPad && _align == '=' && _fill == "0")
                digits = ZeroFilled(digits, _width - sign.Length - rest.Length, groupSize);
            digits = Grouped(digits, groupSize);
        }
        return Pad(sign, digits + rest, '>');
    }

    private static string ZeroFilled(string digits, int room, int size)
    {
        while (digits.Length + ((digits.Length - 1) / size) < room)
            digits = "0" + digits;
        return digits;
    }

    private string Grouped(string digits, int size)
    {
        var grouped = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % size == 0)
                grouped.Append(_group);
            grouped.Append(digits[i]);
        }
        return grouped.ToString();
    }

    private string Pad(string sign, string body, char usual)
    {
        var missing = _width - sign.Length - TextUnits.Length(body);
        if (missing <= 0)
            return sign + body;
        return (_align == '\0' ? usual : _align) switch
        {
            '<' => sign + body + TextUnits.Repeat(_fill, missing),
            '=' => sign + TextUnits.Repeat(_fill, missing) + body,
            '^' => TextUnits.Repeat(_fill, missing / 2) + sign + body + TextUnits.Repeat(_fill, missing - (missing / 2)),
            _ => TextUnits.Repeat(_fill, missing) + sign + body,
        };
    }

    private static string InBase(BigInteger value, int bits)
    {
        if (value.IsZero)
            return "0";
        var digits = new StringBuilder();
        for (var mask = (1 << bits) - 1; !value.IsZero; value >>= bits)
            digits.Insert(0, "0123456789abcdef"[(int)(value & mask)]);
        return digits.ToString();
    }
}
