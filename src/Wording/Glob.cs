namespace Plumbline.Wording;

/// <summary>
/// Python's <c>fnmatch</c>: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>; case matters, and a sign of two units counts as one.
/// </summary>
public static class Glob
{
    public static bool IsMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        int t = 0, p = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
                continue;
            }
            var sign = SignAt(text, t, out var units);
            if (p < pattern.Length && MatchOne(sign, pattern[p..], out var width))
            {
                t += units;
                p += width;
                continue;
            }
            if (star < 0)
                return false;
            SignAt(text, mark, out units);
            (p, t) = (star + 1, mark += units);
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    // Half a pair stands for itself.
    private static int SignAt(ReadOnlySpan<char> text, int at, out int units)
    {
        units = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        return units == 2 ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];
    }

    private static bool MatchOne(int sign, ReadOnlySpan<char> pattern, out int width)
    {
        var first = SignAt(pattern, 0, out width);
        if (first == '?')
            return true;
        if (first != '[')
            return first == sign;
        // A bracket that is first in its set stands for itself; a set that never closes is no set.
        var from = pattern.Length > 1 && pattern[1] == '!' ? 2 : 1;
        var search = Math.Min(from + 1, pattern.Length);
        var close = pattern[search..].IndexOf(']');
        if (close < 0)
            return sign == '[';
        var set = pattern[from..(search + close)];
        width = search + close + 1;
        return Holds(set, sign) != (from == 2);
    }

    private static bool Holds(ReadOnlySpan<char> set, int sign)
    {
        for (var i = 0; i < set.Length;)
        {
            var first = SignAt(set, i, out var units);
            i += units;
            if (i + 1 < set.Length && set[i] == '-')
            {
                var last = SignAt(set, i + 1, out units);
                if (sign >= first && sign <= last)
                    return true;
                i += 1 + units;
            }
            else if (first == sign)
                return true;
        }
        return false;
    }
}
