using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>pprint</c>: what does not fit on the line is broken, one item to a line, long texts at their blanks.</summary>
internal sealed class PrettyPrinter(int width, bool sortKeys)
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _open = [];

    public string Format(object? value)
    {
        Write(Plain.Value(value), 0, 0, 0);
        return _text.ToString();
    }

    private void Write(object? value, int indent, int allowance, int level)
    {
        Budget.Stack();
        value = Plain.Value(value);
        if (value is not null && _open.Exists(o => ReferenceEquals(o, value)))
        {
            _text.Append($"<Recursion on {PythonTypes.Name(value)} with id=0>");
            return;
        }
        var flat = Flat(value);
        Budget.Text(flat.Length);
        if (TextUnits.Length(flat) <= width - indent - allowance
            || value is not (Mapping or List<object?> or TupleValue { Names: null } or string))
        {
            _text.Append(flat);
            return;
        }
        _open.Add(value);
        switch (value)
        {
            case Mapping mapping: WriteMapping(mapping, indent, allowance, level + 1); break;
            case List<object?> list: WriteItems("[", list, "]", indent, allowance, level + 1); break;
            case TupleValue tuple: WriteItems("(", tuple.Items, tuple.Items.Count == 1 ? ",)" : ")", indent, allowance, level + 1); break;
            case string text: WriteText(text, indent, allowance, level + 1); break;
        }
        _open.RemoveAt(_open.Count - 1);
    }

    private void WriteMapping(Mapping mapping, int indent, int allowance, int level)
    {
        _text.Append('{');
        var entries = Entries(mapping);
        for (var i = 0; i < entries.Count; i++)
        {
            var last = i == entries.Count - 1;
            var key = Flat(NoneKey.Open(entries[i].Key));
            _text.Append(key).Append(": ");
            Write(entries[i].Value, indent + 1 + TextUnits.Length(key) + 2, last ? allowance + 1 : 1, level);
            if (!last)
                NextLine(",", indent + 1);
        }
        _text.Append('}');
    }

    private void WriteItems(string open, IReadOnlyList<object?> items, string close, int indent, int allowance, int level)
    {
        _text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                NextLine(",", indent + 1);
            Write(items[i], indent + 1, i == items.Count - 1 ? allowance + close.Length : 1, level);
        }
        _text.Append(close);
    }

    private void WriteText(string text, int indent, int allowance, int level)
    {
        if (level == 1)
            (indent, allowance) = (indent + 1, allowance + 1);
        var chunks = Chunks(TextUnits.Lines(text, keepEnds: true), width - indent, allowance);
        if (chunks.Count == 1)
        {
            _text.Append(chunks[0]);
            return;
        }
        _text.Append(level == 1 ? "(" : "");
        for (var i = 0; i < chunks.Count; i++)
        {
            if (i > 0)
                NextLine("", indent);
            _text.Append(chunks[i]);
        }
        _text.Append(level == 1 ? ")" : "");
    }

    private static List<string> Chunks(List<string> lines, int room, int allowance)
    {
        var chunks = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            var lastLine = i == lines.Count - 1;
            var whole = Representation.Quote(lines[i]);
            if (TextUnits.Length(whole) <= (lastLine ? room - allowance : room))
            {
                chunks.Add(whole);
                continue;
            }
            var current = "";
            var parts = Words(lines[i]);
            for (var j = 0; j < parts.Count; j++)
            {
                var candidate = current + parts[j];
                if (TextUnits.Length(Representation.Quote(candidate)) <= (lastLine && j == parts.Count - 1 ? room - allowance : room))
                {
                    current = candidate;
                    continue;
                }
                if (current.Length > 0)
                    chunks.Add(Representation.Quote(current));
                current = parts[j];
            }
            if (current.Length > 0)
                chunks.Add(Representation.Quote(current));
        }
        return chunks;
    }

    // Each word with the blanks behind it.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            var end = at;
            while (end < line.Length && !TextUnits.IsSpace(line[end]))
                end++;
            while (end < line.Length && TextUnits.IsSpace(line[end]))
                end++;
            words.Add(line[at..end]);
            at = end;
        }
        return words;
    }

    private void NextLine(string before, int indent)
    {
        Budget.Grow(_text.Length, 16 + indent);
        _text.Append(before).Append('\n').Append(' ', indent);
    }

    private List<KeyValuePair<object, object?>> Entries(Mapping mapping)
    {
        var entries = mapping.ToList();
        if (sortKeys)
            Sorting.Sort(entries, (a, b) => Before(NoneKey.Open(a.Key), NoneKey.Open(b.Key)));
        return entries;
    }

    // Keys that have no order of their own go by the name of their type.
    private static bool Before(object? left, object? right)
    {
        try
        {
            return Comparison.Less(left, right);
        }
        catch (TemplateException refused) when (refused.Kind == TemplateErrorKind.Runtime)
        {
            return string.CompareOrdinal(PythonTypes.Name(left), PythonTypes.Name(right)) < 0;
        }
    }

    private string Flat(object? value)
    {
        Budget.Stack();
        value = Plain.Value(value);
        if (value is not (Mapping or List<object?> or TupleValue { Names: null }))
            return PythonText.Repr(value);
        if (_open.Exists(o => ReferenceEquals(o, value)))
            return $"<Recursion on {PythonTypes.Name(value)} with id=0>";
        _open.Add(value);
        var flat = value switch
        {
            Mapping mapping =>
                "{" + string.Join(", ", Entries(mapping).Select(e => Flat(NoneKey.Open(e.Key)) + ": " + Flat(e.Value))) + "}",
            List<object?> list => "[" + string.Join(", ", list.Select(Flat)) + "]",
            _ => ((TupleValue)value).Items is var items
                && items.Count == 1 ? $"({Flat(items[0])},)" : "(" + string.Join(", ", items.Select(Flat)) + ")",
        };
        _open.RemoveAt(_open.Count - 1);
        return flat;
    }
}
