using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Python's <c>textwrap.wrap</c> for one line, with tabs and blanks kept.</summary>
internal static class TextWrap
{
    private const string Hyphenated =
        @"([\t\n\v\f\r ]+|(?<=[\w!""'&.,?])-{2,}(?=\w)|"
            + @"[^\t\n\v\f\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[\w!""'&.,?]-))(?=[^\d\W]-?[^\d\W])"
            + @"|(?=[\t\n\v\f\r ]|\z)|(?<=[\w!""'&.,?])(?=-{2,}\w)))";

    private const string Plain = @"([\t\n\v\f\r ]+)";

    public static List<string> Wrap(string text, int width, bool breakLongWords, bool breakOnHyphens)
    {
        if (width <= 0)
            throw Raise.Value($"invalid width {width} (must be > 0)");
        Budget.Text(text.Length * 4L);
        var words = Regex.Split(text, breakOnHyphens ? Hyphenated : Plain, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var chunks = new Stack<string>(words.Where(w => w.Length > 0).Reverse());
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            Budget.Step();
            if (IsBlank(chunks.Peek()) && lines.Count > 0)
                chunks.Pop();
            var line = new List<string>();
            var length = 0;
            while (chunks.TryPeek(out var next) && length + TextUnits.Length(next) <= width)
            {
                line.Add(chunks.Pop());
                length += TextUnits.Length(next);
            }
            if (chunks.TryPeek(out var word) && TextUnits.Length(word) > width)
                LongWord(chunks, line, width - length, breakLongWords, breakOnHyphens);
            if (line.Count > 0 && IsBlank(line[^1]))
                line.RemoveAt(line.Count - 1);
            if (line.Count > 0)
                lines.Add(string.Concat(line));
        }
        return lines;
    }

    private static void LongWord(Stack<string> chunks, List<string> line, int room, bool breakLongWords, bool breakOnHyphens)
    {
        if (!breakLongWords)
        {
            if (line.Count == 0)
                line.Add(chunks.Pop());
            return;
        }
        var word = chunks.Pop();
        var end = room;
        if (breakOnHyphens && room > 0)
        {
            var hyphen = word.LastIndexOf('-', Math.Min(room, word.Length) - 1);
            if (hyphen > 0 && word[..hyphen].Any(c => c != '-'))
                end = hyphen + 1;
        }
        var head = TextUnits.First(word, end);
        line.Add(head);
        chunks.Push(word[head.Length..]);
    }

    private static bool IsBlank(string text) => text.All(TextUnits.IsSpace);
}
