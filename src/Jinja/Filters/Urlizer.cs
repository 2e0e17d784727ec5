using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>The filter <c>urlize</c>: addresses within a text become links.</summary>
internal static class Urlizer
{
    private const string Address =
        @"^(?:(?:https?://|www\.)(?:(?:[\w%-]+\.)+)?(?:[a-z]{2,63}|xn--[\w%]{2,59})"
            + @"|(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)"
            + @"|https?://(?:[\d]{1,3}(?:\.[\d]{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]))(?::[\d]{1,5})?(?:[/?#]\S*)?$";

    private static readonly (string Open, string Close)[] Brackets = [("(", ")"), ("<", ">"), ("&lt;", "&gt;")];

    public static string Apply(Bound b)
    {
        var limit = b.IsNone(1) ? -1 : b.Integer(1);
        var words = new SortedSet<string>(StringComparer.Ordinal) { "noopener" };
        if (!b.IsNone(4))
            words.UnionWith(TextParts.Split(b.Text(4), null, -1).Cast<string>());
        if (b.Truth(2))
            words.Add("nofollow");
        var attributes = $" rel=\"{MarkupText.Escape(string.Join(' ', words))}\""
            + (b.IsNone(3) || !b.Truth(3) ? "" : $" target=\"{MarkupText.Escape(b.Text(3))}\"");
        var schemes = b.IsNone(5) ? [] : Iteration.ToList(b[5]).ConvertAll(s => Plain.TextOrNull(s) ?? "");
        if (schemes
            .Find(s => !Regex.IsMatch(s, @"^[\w.+-]{2,}:/{0,2}\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))) is { } wrong)
            throw Raise.Argument($"{Representation.Quote(wrong)} is not a valid URI scheme prefix.");
        var result = new StringBuilder();
        var text = b[0] is MarkupText markup ? markup.Text : MarkupText.Escape(PythonText.Str(b[0]));
        try
        {
            foreach (var word in Regex.Split(text, @"(\s+)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            {
                Budget.Grow(result.Length, 64 + word.Length);
                result.Append(Word(word, limit, attributes, schemes));
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw Raise.Limit("the text takes more than a second to search for addresses");
        }
        return result.ToString();
    }

    private static string Word(string word, long limit, string attributes, List<string> schemes)
    {
        var start = 0;
        while (Starts(word, start) is > 0 and var step)
            start += step;
        var (head, middle, tail) = (word[..start], word[start..], "");
        var end = middle.Length;
        while (Ends(middle, end) is > 0 and var step)
            end -= step;
        if (end < middle.Length)
            (middle, tail) = (middle[..end], middle[end..]);
        foreach (var (open, close) in Brackets)
            for (var extra = Math
                .Min(Count(middle, open) > Count(middle, close) ? Count(middle, open) : 0, Count(tail, close)); extra > 0; extra--)
            {
                var at = tail.IndexOf(close, StringComparison.Ordinal) + close.Length;
                (middle, tail) = (middle + tail[..at], tail[at..]);
            }
        return head + Link(middle, limit, attributes, schemes) + tail;
    }

    private static string Link(string middle, long limit, string attributes, List<string> schemes)
    {
        var shown = limit >= 0 && TextUnits.Length(middle) > limit ? TextUnits.First(middle, (int)limit) + "..." : middle;
        if (Regex.IsMatch(middle, Address, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        {
            var target = middle.StartsWith("https://", StringComparison.Ordinal)
                || middle.StartsWith("http://", StringComparison.Ordinal) ? middle : "https://" + middle;
            return $"<a href=\"{target}\"{attributes}>{shown}</a>";
        }
        if (middle.StartsWith("mailto:", StringComparison.Ordinal) && IsMail(middle[7..]))
            return $"<a href=\"{middle}\">{middle[7..]}</a>";
        if (middle.Contains('@', StringComparison.Ordinal) && !middle.StartsWith("www.", StringComparison.Ordinal)
            && !middle.Contains(':', StringComparison.Ordinal) && IsMail(middle))
            return $"<a href=\"mailto:{middle}\">{middle}</a>";
        foreach (var scheme in schemes)
            if (middle != scheme && middle.StartsWith(scheme, StringComparison.Ordinal))
                middle = $"<a href=\"{middle}\"{attributes}>{middle}</a>";
        return middle;
    }

    private static bool IsMail(string text) =>
        Regex.IsMatch(text, @"^\S+@\w[\w.-]*\.\w+$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static int Starts(string word, int at) =>
        at >= word.Length ? 0 : word[at] is '(' or '<' ? 1 : string.CompareOrdinal(word, at, "&lt;", 0, 4) == 0 ? 4 : 0;

    private static int Ends(string word, int end) =>
        end == 0 ? 0 : word[end - 1] is ')' or '>' or '.' or ',' or '\n' ? 1 : end >= 4
            && string.CompareOrdinal(word, end - 4, "&gt;", 0, 4) == 0 ? 4 : 0;

    private static int Count(string text, string part) => text.Length < part.Length ? 0 : text.Split(part).Length - 1;
}
