using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>Cutting and joining text.</summary>
internal static class TextParts
{
    public static string Center(string text, long width, string fill)
    {
        var missing = width - TextUnits.Length(text);
        if (missing <= 0)
            return text;
        var left = (missing / 2) + (missing & width & 1);
        return TextUnits.Repeat(fill, left) + text + TextUnits.Repeat(fill, missing - left);
    }

    public static string ZeroFill(string text, long width)
    {
        var zeros = TextUnits.Repeat("0", width - TextUnits.Length(text));
        return text.Length > 0 && text[0] is '+' or '-' ? text[..1] + zeros + text[1..] : zeros + text;
    }

    public static string Strip(string text, string? chars, bool left, bool right)
    {
        if (chars is null)
        {
            text = left ? TextUnits.TrimStart(text) : text;
            return right ? TextUnits.TrimEnd(text) : text;
        }
        var set = chars.ToCharArray();
        if (set.Length == 0)
            return text;
        text = left ? text.TrimStart(set) : text;
        return right ? text.TrimEnd(set) : text;
    }

    /// <summary>Characters by their numbers: another number, a text, or None for nothing.</summary>
    public static string Translate(string text, object? table)
    {
        var known = table as Mapping ?? throw Raise.Type($"translate takes a mapping, not {PythonTypes.Name(table)}");
        var made = new System.Text.StringBuilder(text.Length);
        foreach (var unit in TextUnits.Split(text).Cast<string>())
        {
            Budget.Step();
            made.Append(!known.TryGetValue((long)char.ConvertToUtf32(unit, 0), out var other) ? unit : Plain.Value(other) switch
            {
                null => "",
                long code and >= 0 and <= 0x10FFFF and not (>= 0xD800 and < 0xE000) => char.ConvertFromUtf32((int)code),
                var value => Plain.TextOrNull(value) ?? throw Raise.Type("character mapping must return integer, None or str"),
            });
            Budget.Grow(made.Length, 1);
        }
        return made.ToString();
    }

    public static string Replace(string text, string old, string fresh, long count)
    {
        if (count == 0 || (text.Length == 0 && old.Length > 0))
            return text;
        var result = new StringBuilder();
        var done = 0L;
        if (old.Length == 0)
        {
            foreach (var unit in TextUnits.Split(text))
            {
                result.Append(count < 0 || done++ < count ? fresh : "").Append(unit);
                Budget.Grow(result.Length, 16 + fresh.Length);
            }
            return result.Append(count < 0 || done < count ? fresh : "").ToString();
        }
        var from = 0;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0
            && (count < 0 || done < count); at = text.IndexOf(old, from, StringComparison.Ordinal))
        {
            result.Append(text, from, at - from).Append(fresh);
            Budget.Grow(result.Length, 16 + fresh.Length);
            from = at + old.Length;
            done++;
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    public static List<object?> Split(string text, string? separator, long most)
    {
        Budget.Text(text.Length);
        var parts = new List<object?>();
        most = most < 0 ? long.MaxValue : most;
        if (separator is null)
        {
            for (var at = SkipSpace(text, 0); at < text.Length;)
            {
                var end = at;
                while (end < text.Length && !TextUnits.IsSpace(text[end]))
                    end++;
                if (parts.Count >= most)
                {
                    parts.Add(TextUnits.TrimEnd(text[at..]));
                    break;
                }
                parts.Add(text[at..end]);
                at = SkipSpace(text, end);
            }
            return parts;
        }
        if (separator.Length == 0)
            throw Raise.Value("empty separator");
        var from = 0;
        for (var at = text.IndexOf(separator, StringComparison.Ordinal); at >= 0
            && parts.Count < most; at = text.IndexOf(separator, from, StringComparison.Ordinal))
        {
            parts.Add(text[from..at]);
            from = at + separator.Length;
        }
        parts.Add(text[from..]);
        return parts;
    }

    public static List<object?> SplitRight(string text, string? separator, long most)
    {
        if (most < 0)
            return Split(text, separator, most);
        Budget.Text(text.Length);
        var parts = new List<object?>();
        if (separator is null)
        {
            text = TextUnits.TrimEnd(text);
            while (text.Length > 0)
            {
                var start = text.Length;
                while (start > 0 && !TextUnits.IsSpace(text[start - 1]))
                    start--;
                if (parts.Count >= most)
                {
                    parts.Add(TextUnits.TrimStart(text));
                    break;
                }
                parts.Add(text[start..]);
                text = TextUnits.TrimEnd(text[..start]);
            }
        }
        else
        {
            if (separator.Length == 0)
                throw Raise.Value("empty separator");
            int at;
            while (parts.Count < most && (at = text.LastIndexOf(separator, StringComparison.Ordinal)) >= 0)
            {
                parts.Add(text[(at + separator.Length)..]);
                text = text[..at];
            }
            parts.Add(text);
        }
        parts.Reverse();
        return parts;
    }

    public static TupleValue Partition(string text, string separator, bool fromEnd)
    {
        if (separator.Length == 0)
            throw Raise.Value("empty separator");
        var at = fromEnd ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0)
            return new TupleValue(fromEnd ? ["", "", text] : [text, "", ""]);
        return new TupleValue([text[..at], separator, text[(at + separator.Length)..]]);
    }

    public static string Join(string separator, object? items)
    {
        if (!Iteration.IsIterable(Plain.Scalar(items)))
            throw Raise.Type("can only join an iterable");
        var joined = new StringBuilder();
        var at = 0;
        foreach (var item in Iteration.Of(items))
        {
            var value = Plain.Value(item);
            joined.Append(at > 0 ? separator : "").Append(
                Plain.TextOrNull(value) ?? throw Raise.Type($"sequence item {at}: expected str instance, {PythonTypes.Name(value)} found"));
            Budget.Grow(joined.Length, 16 + separator.Length);
            at++;
        }
        return joined.ToString();
    }

    public static string ExpandTabs(string text, int size)
    {
        var expanded = new StringBuilder();
        var column = 0;
        foreach (var c in text)
        {
            if (c == '\t')
            {
                var blanks = size > 0 ? size - (column % size) : 0;
                Budget.Grow(expanded.Length + (long)blanks, blanks);
                expanded.Append(' ', blanks);
                column += blanks;
                continue;
            }
            expanded.Append(c);
            column = c is '\n' or '\r' ? 0 : column + 1;
        }
        return expanded.ToString();
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && TextUnits.IsSpace(text[at]))
            at++;
        return at;
    }
}
