using System.Globalization;
using System.Numerics;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Writes one value as <c>repr</c> does; a container within itself prints as <c>[...]</c>.</summary>
internal sealed class Representation
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _open = [];

    public static string Of(object? value)
    {
        var writer = new Representation();
        writer.Write(value);
        return writer._text.ToString();
    }

    public static string Of(BigInteger value)
    {
        // Python refuses more than 4,300 digits; so do we, for the same reason.
        if (value.GetBitLength() > 14_284 && BigInteger.Log10(BigInteger.Abs(value)) >= 4300)
            throw Raise.Value(
                "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
        return value.ToString(CultureInfo.InvariantCulture);
    }

    public static string Quote(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote || c == '\\')
                quoted.Append('\\').Append(c);
            else if (c is >= ' ' and < '\x7f')
                quoted.Append(c);
            else if (c is '\n' or '\r' or '\t')
                quoted.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', _ => 't' });
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                Rare(quoted, new Rune(c, text[++i]).ToString(), char.ConvertToUtf32(c, text[i]));
            else
                Rare(quoted, c.ToString(), c);
        }
        return quoted.Append(quote).ToString();
    }

    public static bool IsPrintable(string unit) => CharUnicodeInfo.GetUnicodeCategory(unit, 0) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator) || unit == " ";

    private static void Rare(StringBuilder quoted, string unit, int code)
    {
        if (IsPrintable(unit))
            quoted.Append(unit);
        else
            quoted.Append(CultureInfo.InvariantCulture, $"\\{(code > 0xffff ? "U" : code > 0xff ? "u" : "x")}")
                .Append(code.ToString(code > 0xffff ? "x8" : code > 0xff ? "x4" : "x2", CultureInfo.InvariantCulture));
    }

    private void Write(object? value)
    {
        Budget.Grow(_text.Length, 16);
        switch (Plain.Value(value))
        {
            case null: _text.Append("None"); break;
            case bool b: _text.Append(b ? "True" : "False"); break;
            case long l: _text.Append(l); break;
            case BigInteger i: _text.Append(Of(i)); break;
            case double d: _text.Append(NumberText.Of(d)); break;
            case string s: _text.Append(Quote(s)); break;
            case MarkupText m: _text.Append("Markup(").Append(Quote(m.Text)).Append(')'); break;
            case List<object?> list: Nested(list, "[", "]", () => Sequence(list)); break;
            case TupleValue tuple: Nested(tuple, "(", tuple.Items.Count == 1 ? ",)" : ")", () => Sequence(tuple.Items)); break;
            case Mapping mapping: Nested(mapping, "{", "}", () => Entries(mapping)); break;
            case RangeValue r:
                _text.Append(CultureInfo.InvariantCulture, $"range({r.Start}, {r.Stop}")
                    .Append(r.Step == 1 ? ")" : string.Create(CultureInfo.InvariantCulture, $", {r.Step})"));
                break;
            case DictView view: Nested(view, PythonTypes.Name(view) + "([", "])", () => Sequence([.. view.Items()])); break;
            case UndefinedValue: _text.Append("Undefined"); break;
            case NamespaceValue space: Nested(space, "<Namespace ", ">", () => Write(space.Attributes)); break;
            case IteratorValue iterator:
                _text.Append(iterator.Name.Length > 0
                    ? $"<{iterator.TypeName} object {iterator.Name} at 0x7f0000000000>"
                    : $"<{iterator.TypeName} object at 0x7f0000000000>");
                break;
            case TemplateList objects: Nested(objects, "<QuerySet [", "]>", () => Sequence(objects.Listed)); break;
            case TemplateObject its:
                _text.Append('<').Append(its.TypeName).Append(": ").Append(its).Append('>');
                break;
            case { } other: _text.Append(other); break;
        }
    }

    private void Nested(object container, string open, string close, Action inside)
    {
        Budget.Stack();
        if (_open.Exists(o => ReferenceEquals(o, container)))
        {
            _text.Append(open).Append("...").Append(close);
            return;
        }
        _open.Add(container);
        _text.Append(open);
        inside();
        _text.Append(close);
        _open.RemoveAt(_open.Count - 1);
    }

    private void Sequence(IReadOnlyList<object?> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                _text.Append(", ");
            Write(items[i]);
        }
    }

    private void Entries(Mapping mapping)
    {
        var first = true;
        foreach (var (key, value) in mapping)
        {
            if (!first)
                _text.Append(", ");
            first = false;
            Write(NoneKey.Open(key));
            _text.Append(": ");
            Write(value);
        }
    }
}
