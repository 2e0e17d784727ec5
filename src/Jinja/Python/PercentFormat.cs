using System.Globalization;
using System.Numerics;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>format % values</c>.</summary>
internal sealed class PercentFormat
{
    private readonly string _format;
    private readonly object? _values;
    private readonly bool _escape;
    private readonly IReadOnlyList<object?> _items;
    private readonly StringBuilder _text = new();
    private int _at;
    private int _used;
    private bool _named;

    private PercentFormat(string format, object? values, bool escape)
    {
        (_format, _values, _escape) = (format, values, escape);
        _items = values is TupleValue tuple ? tuple.Items : [values];
    }

    public static string Apply(string format, object? values, bool escape = false) =>
        new PercentFormat(format, Plain.Value(values), escape).Run();

    private string Run()
    {
        while (_at < _format.Length)
        {
            var next = _format.IndexOf('%', _at);
            _text.Append(_format, _at, (next < 0 ? _format.Length : next) - _at);
            if (next < 0)
                break;
            _at = next + 1;
            Conversion();
            Budget.Grow(_text.Length, 16);
        }
        if (!_named && _used < _items.Count && _values is not (Mapping or List<object?> or RangeValue or UndefinedValue))
            throw Raise.Type("not all arguments converted during string formatting");
        return _text.ToString();
    }

    private void Conversion()
    {
        object? named = null;
        var isNamed = false;
        if (Peek() == '(')
            (isNamed, named) = (true, Named());
        var flags = "";
        while (Peek() is '-' or '+' or ' ' or '#' or '0')
            flags += Take();
        var width = Number();
        if (width < 0)
            (flags, width) = (flags + "-", -width);
        var precision = -1;
        if (Peek() == '.')
        {
            _at++;
            precision = Math.Max(Number(), 0);
        }
        while (Peek() is 'h' or 'l' or 'L')
            _at++;
        var type = Take();
        if (type == '%')
        {
            _text.Append('%');
            return;
        }
        var (sign, body) = Convert(type, isNamed ? named : NextItem(), precision, flags);
        Pad(sign, body, width, flags.Contains('-', StringComparison.Ordinal), flags.Contains('0', StringComparison.Ordinal)
            && type is not ('s' or 'r' or 'a' or 'c'));
    }

    private (string Sign, string Body) Convert(char type, object? value, int precision, string flags)
    {
        var alternate = flags.Contains('#', StringComparison.Ordinal);
        switch (type)
        {
            case 's' or 'r' or 'a':
                var text = type == 's' ? PythonText.Str(value) : type == 'r' ? PythonText.Repr(value) : FormatString.AsciiRepr(value);
                if (_escape && value is not MarkupText)
                    text = MarkupText.Escape(text);
                return ("", precision >= 0 ? TextUnits.First(text, precision) : text);
            case 'c':
                if (Plain.TextOrNull(value) is { } letter && TextUnits.Length(letter) == 1)
                    return ("", letter);
                if (PythonNumber.IsInteger(value, out var code))
                    return code >= 0
                        && code < 0x110000 ? ("", char.ConvertFromUtf32((int)code)) : throw Raise.Overflow("%c arg not in range(0x110000)");
                throw Raise.Type("%c requires int or char");
            case 'd' or 'i' or 'u':
                var whole = ToInteger(value, type);
                return (Sign(whole.Sign < 0, flags), Representation.Of(BigInteger.Abs(whole)).PadLeft(Bounded(precision), '0'));
            case 'o' or 'x' or 'X':
                if (!PythonNumber.IsInteger(value, out var integer))
                    throw Missing(value) ?? Raise.Type($"%{type} format: an integer is required, not {PythonTypes.Name(value)}");
                var digits = FormatSpec.Format(PythonNumber.Fit(BigInteger.Abs(integer)), type.ToString()).PadLeft(Bounded(precision), '0');
                return (Sign(integer.Sign < 0, flags) + (alternate ? "0" + type : ""), digits);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                var real = ToReal(value);
                return (Sign(double.IsNegative(real) && !double.IsNaN(real), flags), FormatSpec
                    .Digits(Math.Abs(real), type, precision < 0 ? 6 : precision, alternate));
            default:
                throw Raise.Value(string.Create(
                    CultureInfo.InvariantCulture, $"unsupported format character '{type}' (0x{(int)type:x}) at index {_at - 1}"));
        }
    }

    private static BigInteger ToInteger(object? value, char type)
    {
        if (PythonNumber.IsInteger(value, out var integer))
            return integer;
        if (value is double d)
            return PythonNumber.IsInteger(PythonNumber.Truncate(d), out var whole) ? whole : default;
        throw Missing(value) ?? Raise.Type($"%{type} format: a real number is required, not {PythonTypes.Name(value)}");
    }

    private static double ToReal(object? value) => PythonNumber.IsNumber(value)
        ? PythonNumber.ToDouble(value!)
        : throw Missing(value) ?? Raise.Type($"must be real number, not {PythonTypes.Name(value)}");

    private static TemplateException? Missing(object? value) => (value as UndefinedValue)?.Error();

    private static string Sign(bool negative, string flags) =>
        negative ? "-" : flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : "";

    private static int Bounded(int precision)
    {
        Budget.Text(precision);
        return Math.Max(precision, 0);
    }

    private void Pad(string sign, string body, int width, bool left, bool zero)
    {
        var missing = width - sign.Length - TextUnits.Length(body);
        if (missing <= 0)
            _text.Append(sign).Append(body);
        else if (left)
            _text.Append(sign).Append(body).Append(TextUnits.Repeat(" ", missing));
        else if (zero)
            _text.Append(sign).Append(TextUnits.Repeat("0", missing)).Append(body);
        else
            _text.Append(TextUnits.Repeat(" ", missing)).Append(sign).Append(body);
    }

    private object? Named()
    {
        var start = ++_at;
        for (var depth = 1; depth > 0; _at++)
        {
            if (_at >= _format.Length)
                throw Raise.Value("incomplete format key");
            depth += _format[_at] == '(' ? 1 : _format[_at] == ')' ? -1 : 0;
        }
        if (_values is not Mapping mapping)
            throw Raise.Type("format requires a mapping");
        var key = _format[start..(_at - 1)];
        _named = true;
        return mapping.TryGetValue(key, out var value) ? Plain.Value(value) : throw Raise.Runtime("KeyError", Representation.Quote(key));
    }

    private object? NextItem() =>
        _used < _items.Count && !_named ? Plain.Value(_items[_used++]) : throw Raise.Type("not enough arguments for format string");

    private int Number()
    {
        if (Peek() == '*')
        {
            _at++;
            return PythonNumber.TryIndex(NextItem(), out var star)
                && Math.Abs(star) < int.MaxValue ? (int)star : throw Raise.Type("* wants int");
        }
        long number = 0;
        while (char.IsAsciiDigit(Peek()))
            if ((number = (number * 10) + Take() - '0') > int.MaxValue)
                throw Raise.Value("width too big");
        return (int)number;
    }

    private char Peek() => _at < _format.Length ? _format[_at] : '\0';

    private char Take() => _at < _format.Length ? _format[_at++] : throw Raise.Value("incomplete format");
}
