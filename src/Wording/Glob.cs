namespace Plumbline.Wording;

/// <summary>Python's <c>fnmatch</c>: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>; case matters.</summary>
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
            if (p < pattern.Length && MatchOne(text[t], pattern[p..], out var width))
            {
                t++;
                p += width;
                continue;
            }
            if (star < 0)
                return false;
            (p, t) = (star + 1, ++mark);
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    private static bool MatchOne(char c, ReadOnlySpan<char> pattern, out int width)
    {
        width = 1;
        if (pattern[0] == '?')
            return true;
        if (pattern[0] != '[')
            return pattern[0] == c;
        // A bracket that is first in its set stands for itself; a set that never closes is no set.
        var from = pattern.Length > 1 && pattern[1] == '!' ? 2 : 1;
        var search = Math.Min(from + 1, pattern.Length);
        var close = pattern[search..].IndexOf(']');
        if (close < 0)
            return c == '[';
        var set = pattern[from..(search + close)];
        width = search + close + 1;
        return Holds(set, c) != (from == 2);
    }

    private static bool Holds(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                    return true;
                i += 2;
            }
            else if (set[i] == c)
                return true;
        }
        return false;
    }
}
