using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Text as Python counts it: in code points. Text without surrogates, nearly all of it, is indexed directly.</summary>
internal static class TextUnits
{
    // Smaller texts cannot become enough pieces to matter between two looks at the budget.
    private const int Large = 100_000;

    public static bool IsDirect(string text)
    {
        Budget.Scan(text.Length);
        return text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0;
    }

    public static int Length(string text)
    {
        var length = text.Length;
        if (IsDirect(text))
            return length;
        for (var i = 0; i + 1 < text.Length; i++)
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                length--;
                i++;
            }
        return length;
    }

    public static IEnumerable<string> Split(string text)
    {
        if (text.Length > Large)
            Budget.Pieces(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                yield return text.Substring(i++, 2);
            else
                yield return text[i].ToString();
    }

    /// <summary>Part of a text by code points.</summary>
    public static string Part(string text, int start, int length) =>
        IsDirect(text) ? text.Substring(start, length) : string.Concat(Split(text).Skip(start).Take(length));

    public static string First(string text, int length) => Part(text, 0, Math.Min(length, Length(text)));

    public static string Reverse(string text)
    {
        if (!IsDirect(text))
            return string.Concat(Split(text).Reverse());
        var units = text.ToCharArray();
        Array.Reverse(units);
        return new string(units);
    }

    public static int Compare(string left, string right)
    {
        if (IsDirect(left) && IsDirect(right))
            return string.CompareOrdinal(left, right);
        using var a = left.EnumerateRunes().GetEnumerator();
        using var b = right.EnumerateRunes().GetEnumerator();
        while (true)
        {
            var (more, other) = (a.MoveNext(), b.MoveNext());
            if (!more || !other)
                return more.CompareTo(other);
            if (a.Current.CompareTo(b.Current) is var order && order != 0)
                return order;
        }
    }

    public static string Repeat(string text, long count)
    {
        if (count <= 0 || text.Length == 0)
            return "";
        Budget.Text((long)Int128.Min((Int128)text.Length * count, long.MaxValue));
        return new StringBuilder(text.Length * (int)count).Insert(0, text, (int)count).ToString();
    }

    /// <summary>White space as <c>str.strip</c> and <c>str.split</c> see it.</summary>
    public static bool IsSpace(char c) =>
        c is ' ' or (>= '\t' and <= '\r') or (>= '\x1c' and <= '\x1f') or '\x85' or '\xa0' || (c > '\xff' && char.IsWhiteSpace(c));

    public static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start]))
            start++;
        return text[start..];
    }

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
            end--;
        return text[..end];
    }

    public static string Trim(string text) => TrimStart(TrimEnd(text));

    /// <summary><c>str.splitlines</c>.</summary>
    public static List<string> Lines(string text, bool keepEnds = false)
    {
        if (text.Length > Large)
            Budget.Pieces(text.AsSpan().Count('\n'));
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !IsLineEnd(text[end]))
                end++;
            var next = end < text.Length ? end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1) : end;
            lines.Add(text[start..(keepEnds ? next : end)]);
            start = next;
        }
        return lines;
    }

    private static bool IsLineEnd(char c) => c is (>= '\n' and <= '\r') or (>= '\x1c' and <= '\x1e') or '\x85' or '\u2028' or '\u2029';
}
