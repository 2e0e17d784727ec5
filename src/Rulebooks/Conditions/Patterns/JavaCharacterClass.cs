using System.Text;

namespace Plumbline.Rulebooks.Conditions.Patterns;

/// <summary>
/// Translates one Java character class, with its unions <c>[a[b]]</c> and intersections <c>[a&amp;&amp;[^b]]</c>, into a pattern for one
/// character.
/// </summary>
internal sealed class JavaCharacterClass(string pattern, int start, bool ignoreCase, bool exact)
{
    private int _at = start;
    private int _depth;

    public string Translate(out int end)
    {
        var translated = Class();
        end = _at;
        return translated;
    }

    private string Class()
    {
        if (++_depth > 50)
            throw new PatternSyntaxException("character classes nested too deeply", _at);
        var open = _at++;
        var negated = _at < pattern.Length && pattern[_at] == '^';
        if (negated)
            _at++;
        var operands = new List<string> { Operand(first: true) };
        while (_at < pattern.Length && pattern[_at] == '&')
        {
            _at += 2;
            if (_at < pattern.Length && pattern[_at] != ']')
                operands.Add(Operand(first: false));
        }
        if (_at >= pattern.Length)
            throw new PatternSyntaxException("Unclosed character class", open);
        _at++;
        _depth--;
        // One character that meets every operand; the last one is consumed, the others look at it.
        var met = operands.Count == 1 ? operands[0] : $"(?:{string.Concat(operands.SkipLast(1).Select(o => $"(?={o})"))}{operands[^1]})";
        if (!negated)
            return met;
        if (operands.Count == 1 && met.StartsWith('[') && !met.StartsWith("[^", StringComparison.Ordinal))
            return exact ? $@"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^{met[1..]})" : "[^" + met[1..];
        return $@"(?:(?!{met})[\s\S])";
    }

    // Everything up to && or the end: its own characters as one class, nested classes beside it.
    private string Operand(bool first)
    {
        var content = new StringBuilder();
        var nested = new List<string>();
        var begin = _at;
        while (_at < pattern.Length)
        {
            var c = pattern[_at];
            if (c == ']' && !(first && _at == begin))
                break;
            if (c == '&' && _at + 1 < pattern.Length && pattern[_at + 1] == '&')
                break;
            if (c == '[')
                nested.Add(Class());
            else
                Item(content);
        }
        if (_at >= pattern.Length)
            throw new PatternSyntaxException("Unclosed character class", begin);
        if (content.Length > 0)
            nested.Insert(0, $"[{content}]");
        return nested.Count switch
        {
            0 => "(?!)",
            1 => nested[0],
            _ => $"(?:{string.Join('|', nested)})",
        };
    }

    private void Item(StringBuilder content)
    {
        if (pattern[_at] == '\\' && _at + 1 < pattern.Length)
        {
            var letter = pattern[_at + 1];
            if (JavaClasses.Escape(letter) is { } known)
            {
                content.Append(known);
                _at += 2;
                return;
            }
            if (letter is 'p' or 'P')
            {
                content.Append(JavaRegex.Property(pattern, ref _at).AsSpan()[1..^1]);
                return;
            }
            if (letter == 'Q')
            {
                var end = pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
                foreach (var quoted in end < 0 ? pattern.AsSpan(_at + 2) : pattern.AsSpan(_at + 2, end - _at - 2))
                    Append(content, quoted, quoted);
                _at = end < 0 ? pattern.Length : end + 2;
                return;
            }
        }
        var from = Character();
        if (_at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] is not (']' or '[')
            && !(pattern[_at + 1] == '\\' && IsClassEscape(_at + 1)))
        {
            _at++;
            var to = Character();
            if (to < from)
                throw new PatternSyntaxException("Illegal character range", _at);
            Append(content, from, to);
        }
        else
            Append(content, from, from);
    }

    private bool IsClassEscape(int at) =>
        at + 1 < pattern.Length && (JavaClasses.Escape(pattern[at + 1]) is not null || pattern[at + 1] is 'p' or 'P' or 'Q');

    private char Character()
    {
        if (pattern[_at] != '\\')
            return pattern[_at++];
        if (_at + 1 >= pattern.Length)
            throw new PatternSyntaxException("a backslash at the end", _at);
        return JavaEscapes.Character(pattern, ref _at);
    }

    private void Append(StringBuilder content, char from, char to)
    {
        Range(content, from, to);
        if (!ignoreCase)
            return;
        Folded(content, from, to, 'a', 'z', -32);
        Folded(content, from, to, 'A', 'Z', 32);
    }

    private static void Folded(StringBuilder content, char from, char to, char low, char high, int shift)
    {
        var (a, b) = ((char)Math.Max(from, low), (char)Math.Min(to, high));
        if (a <= b)
            Range(content, (char)(a + shift), (char)(b + shift));
    }

    private static void Range(StringBuilder content, char from, char to)
    {
        JavaEscapes.AppendInClass(content, from);
        if (to == from)
            return;
        content.Append('-');
        JavaEscapes.AppendInClass(content, to);
    }
}
