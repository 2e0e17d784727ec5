using System.Globalization;
using System.Numerics;
using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python.Serialization;

/// <summary>Python's <c>json.dumps</c>.</summary>
internal sealed class PythonJson(string? indent, bool sortKeys, bool asciiOnly, (string Item, string Key)? separators)
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _open = [];

    public static string Dump(
        object? value, string? indent = null, bool sortKeys = false, bool asciiOnly = true, (string Item, string Key)? separators = null)
    {
        var writer = new PythonJson(indent, sortKeys, asciiOnly, separators);
        writer.Write(value);
        return writer._text.ToString();
    }

    private void Write(object? value)
    {
        Budget.Stack();
        Budget.Grow(_text.Length, 16);
        switch (Plain.Value(value))
        {
            case null: _text.Append("null"); break;
            case bool b: _text.Append(b ? "true" : "false"); break;
            case long l: _text.Append(l); break;
            case BigInteger i: _text.Append(Representation.Of(i)); break;
            case double d: _text.Append(Real(d)); break;
            case string s: Quote(s); break;
            case MarkupText m: Quote(m.Text); break;
            case Mapping mapping: Nested(mapping, '{', mapping.Count, () => Entries(mapping), '}'); break;
            case List<object?> list: Nested(list, '[', list.Count, () => Items(list), ']'); break;
            case TupleValue tuple: Nested(tuple, '[', tuple.Items.Count, () => Items(tuple.Items), ']'); break;
            case UndefinedValue { Kind: UndefinedKind.StrictChainable } undefined: throw undefined.Error();
            case IMoment { Json: { } time }: Quote(time); break;
            case var other: throw Raise.Type($"Object of type {PythonTypes.Name(other)} is not JSON serializable");
        }
    }

    private static string Real(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? (value > 0 ? "Infinity" : "-Infinity") : NumberText.Of(value);

    private void Nested(object container, char open, int count, Action inside, char close)
    {
        if (_open.Exists(o => ReferenceEquals(o, container)))
            throw Raise.Value("Circular reference detected");
        _open.Add(container);
        _text.Append(open);
        inside();
        _open.RemoveAt(_open.Count - 1);
        if (count > 0)
            Line();
        _text.Append(close);
    }

    private void Items(IReadOnlyList<object?> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            Separate(i > 0);
            Write(items[i]);
        }
    }

    private void Entries(Mapping mapping)
    {
        var entries = mapping.ToList();
        if (sortKeys)
            Sorting.Sort(entries, (a, b) => Comparison.Less(NoneKey.Open(a.Key), NoneKey.Open(b.Key)));
        for (var i = 0; i < entries.Count; i++)
        {
            Separate(i > 0);
            Quote(entries[i].Key switch
            {
                string s => s,
                NoneKey => "null",
                bool b => b ? "true" : "false",
                double d => Real(d),
                long or BigInteger => Representation.Of(entries[i].Key),
                var key => throw Raise.Type($"keys must be str, int, float, bool or None, not {PythonTypes.Name(key)}"),
            });
            _text.Append(separators?.Key ?? ": ");
            Write(entries[i].Value);
        }
    }

    private void Separate(bool again)
    {
        if (again)
            _text.Append(separators?.Item ?? (indent is null ? ", " : ","));
        Line();
    }

    private void Line()
    {
        if (indent is null)
            return;
        _text.Append('\n');
        Budget.Grow(_text.Length, indent.Length * _open.Count);
        for (var i = 0; i < _open.Count; i++)
            _text.Append(indent);
    }

    private void Quote(string text)
    {
        Budget.Grow(_text.Length + (long)text.Length, text.Length);
        _text.Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                '\b' => _text.Append("\\b"),
                '\f' => _text.Append("\\f"),
                < ' ' => Escape(c),
                > '~' when asciiOnly => Escape(c),
                _ => _text.Append(c),
            };
        _text.Append('"');
    }

    private StringBuilder Escape(char c) => _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
}
