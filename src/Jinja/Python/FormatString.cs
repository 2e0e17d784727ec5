using System.Globalization;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>
/// Python's <c>str.format</c>. Fields reach items and attributes through the given look-ups, so nothing escapes the sandbox here.
/// </summary>
internal sealed class FormatString(
    IReadOnlyList<object?> positional, Mapping named, Func<object?, string, object?> attribute,
    Func<object?, object?, object?> item, bool escape)
{
    private int _next;
    private bool _numbered;

    public string Format(string format) => Format(format, 2);

    public static string AsciiRepr(object? value)
    {
        var ascii = new StringBuilder();
        foreach (var rune in PythonText.Repr(value).EnumerateRunes())
            if (rune.IsAscii)
                ascii.Append(rune.ToString());
            else
                ascii.Append(rune.Value > 0xffff ? "\\U" : rune.Value > 0xff ? "\\u" : "\\x")
                    .Append(
                        rune.Value.ToString(rune.Value > 0xffff ? "x8" : rune.Value > 0xff ? "x4" : "x2", CultureInfo.InvariantCulture));
        return ascii.ToString();
    }

    private string Format(string format, int depth)
    {
        if (depth < 0)
            throw Raise.Value("Max string recursion exceeded");
        var text = new StringBuilder();
        for (var i = 0; i < format.Length;)
        {
            var c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
            {
                text.Append(c);
                i += 2;
            }
            else if (c == '}')
                throw Raise.Value("Single '}' encountered in format string");
            else if (c == '{')
            {
                var end = FieldEnd(format, i + 1);
                text.Append(Field(format[(i + 1)..end], depth));
                i = end + 1;
            }
            else
            {
                text.Append(c);
                i++;
            }
            Budget.Grow(text.Length, 16);
        }
        return text.ToString();
    }

    private static int FieldEnd(string format, int at)
    {
        if (at >= format.Length)
            throw Raise.Value("Single '{' encountered in format string");
        var depth = 1;
        for (; at < format.Length; at++)
        {
            if (format[at] == '[')
            {
                var close = format.IndexOf(']', at);
                at = close < 0 ? at : close;
            }
            else if (format[at] == '{')
                depth++;
            else if (format[at] == '}' && --depth == 0)
                return at;
        }
        throw Raise.Value("expected '}' before end of string");
    }

    private string Field(string field, int depth)
    {
        var nameEnd = 0;
        while (nameEnd < field.Length && field[nameEnd] is not ('!' or ':'))
            nameEnd = field[nameEnd] == '[' && field.IndexOf(']', nameEnd) is > 0 and var close ? close + 1 : nameEnd + 1;
        var (name, rest) = (field[..nameEnd], field[nameEnd..]);
        var conversion = '\0';
        if (rest.StartsWith('!'))
        {
            if (rest.Length < 2)
                throw Raise.Value("end of string while looking for conversion specifier");
            (conversion, rest) = (rest[1], rest[2..]);
            if (rest.Length > 0 && rest[0] != ':')
                throw Raise.Value("expected ':' after conversion specifier");
        }
        var value = Plain.Scalar(Look(name));
        value = conversion switch
        {
            '\0' => value,
            's' => PythonText.Str(value),
            'r' => PythonText.Repr(value),
            'a' => AsciiRepr(value),
            _ => throw Raise.Value($"Unknown conversion specifier {conversion}"),
        };
        var spec = rest.Length > 0 ? rest[1..] : "";
        var text = FormatSpec.Format(value, spec.Contains('{', StringComparison.Ordinal) ? Format(spec, depth - 1) : spec);
        return escape && value is not MarkupText ? MarkupText.Escape(text) : text;
    }

    private object? Look(string name)
    {
        var end = name.AsSpan().IndexOfAny('.', '[');
        var value = First(end < 0 ? name : name[..end]);
        for (var i = end < 0 ? name.Length : end; i < name.Length;)
        {
            if (name[i] == '.')
            {
                var stop = name.AsSpan(i + 1).IndexOfAny('.', '[');
                stop = stop < 0 ? name.Length : i + 1 + stop;
                value = attribute(value, name[(i + 1)..stop]);
                i = stop;
            }
            else if (name[i] == '[' && name.IndexOf(']', i) is > 0 and var close)
            {
                var key = name[(i + 1)..close];
                value = item(
                    value, key.Length > 0 && key.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? PythonNumber.ParseInteger(key, 10) : key);
                i = close + 1;
            }
            else
                throw Raise.Value("Only '.' or '[' may follow ']' in format field specifier");
        }
        return value;
    }

    private object? First(string name)
    {
        if (name.Length > 0 && name.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
            return named.TryGetValue(name, out var value) ? value : throw Raise.Runtime("KeyError", Representation.Quote(name));
        if (name.Length > 0)
            _numbered = _next > 0 ? throw Raise.Value("cannot switch from automatic field numbering to manual field specification") : true;
        else if (_numbered)
            throw Raise.Value("cannot switch from manual field specification to automatic field numbering");
        var index = name.Length == 0
            ? _next++
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        return index < positional.Count
            ? positional[index]
            : throw Raise.Runtime("IndexError", string.Create(
                CultureInfo.InvariantCulture, $"Replacement index {index} out of range for positional args tuple"));
    }
}
