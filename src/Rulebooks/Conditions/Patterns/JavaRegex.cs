using System.Globalization;
using System.Text;

namespace Plumbline.Rulebooks.Conditions.Patterns;

/// <summary>
/// Translates a Java regular expression for .NET: ASCII classes, Java's line terminators, possessive quantifiers, \Q…\E, ASCII case
/// folding. The plain translation assumes texts whose only line terminator is \n, not at the end in multiline mode, and without surrogates;
/// the exact one does not.
/// </summary>
internal sealed class JavaRegex
{
    private const string LineEnds = @"\n\r\u0085\u2028\u2029";
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly string _pattern;
    private readonly bool _exact;
    private readonly StringBuilder _out = new();
    private readonly Stack<(bool IgnoreCase, bool Multiline, bool DotAll, bool Comments)> _outer = new();
    private int _at;
    private bool _ignoreCase;
    private bool _multiline;
    private bool _dotAll;
    private bool _comments;
    private int _atomStart = -1;
    private bool _atomIsLiteral;
    private readonly Stack<int> _groupStarts = new();

    private JavaRegex(string pattern, bool ignoreCase, bool multiline, bool exact) =>
        (_pattern, _ignoreCase, _multiline, _exact) = (pattern, ignoreCase, multiline, exact);

    public LiteralRuns Runs { get; } = new();

    /// <exception cref="PatternSyntaxException">Java would refuse the pattern, or it uses what cannot be translated.</exception>
    public static (string Pattern, LiteralRuns Runs) Translate(string pattern, bool ignoreCase, bool multiline, bool exact)
    {
        var regex = new JavaRegex(pattern, ignoreCase, multiline, exact);
        if (ignoreCase || multiline)
            regex.Runs.GiveUp();
        regex.Run();
        regex.Runs.Finish();
        return (regex._out.ToString(), regex.Runs);
    }

    private void Run()
    {
        while (_at < _pattern.Length)
        {
            var c = _pattern[_at];
            switch (c)
            {
                case '\\': Escape(); break;
                case '[': Atom(new JavaCharacterClass(_pattern, _at, _ignoreCase, _exact).Translate(out _at)); break;
                case '(': OpenGroup(); break;
                case ')': CloseGroup(); break;
                case '|':
                    if (_groupStarts.Count == 0)
                        Runs.GiveUp();
                    _out.Append('|');
                    (_atomStart, _at) = (-1, _at + 1);
                    break;
                case '*' or '+' or '?' or '{': Quantifier(c); break;
                case '.': Atom(Dot()); _at++; break;
                case '^': Caret(); break;
                case '$': Assertion(Dollar()); _at++; break;
                case '#' when _comments:
                    while (_at < _pattern.Length && _pattern[_at] != '\n')
                        _at++;
                    break;
                case ' ' or '\t' or '\n' or '\r' or '\f' when _comments: _at++; break;
                default: Literal(c); _at++; break;
            }
        }
        if (_groupStarts.Count > 0)
            throw new PatternSyntaxException("Unclosed group", _pattern.Length);
    }

    private void Escape()
    {
        if (_at + 1 >= _pattern.Length)
            throw new PatternSyntaxException("a backslash at the end", _at);
        var c = _pattern[_at + 1];
        if (JavaClasses.Escape(c) is { } content)
        {
            _at += 2;
            Atom($"[{content}]");
            return;
        }
        switch (c)
        {
            case 'Q': QuotedRun(); return;
            case 'R': _at += 2; Atom(@"(?:\r\n|[\n\x0B\f\r\u0085\u2028\u2029])"); return;
            case 'b' or 'B' or 'A' or 'z' or 'G': _at += 2; Assertion("\\" + c); return;
            case 'Z': _at += 2; Assertion(_exact ? ExactEnd : @"\Z"); return;
            case 'p' or 'P': Atom(Property(_pattern, ref _at)); return;
            case 'k': NamedReference(); return;
            case >= '1' and <= '9': _at += 2; Atom($"(?:\\{c})"); return;
        }
        Literal(JavaEscapes.Character(_pattern, ref _at));
    }

    public static string Property(string pattern, ref int at)
    {
        var negated = pattern[at + 1] == 'P';
        var start = at + 2;
        string name;
        if (start < pattern.Length && pattern[start] == '{')
        {
            var end = pattern.IndexOf('}', start);
            if (end < 0)
                throw new PatternSyntaxException("Unclosed character family", at);
            name = pattern[(start + 1)..end];
            at = end + 1;
        }
        else
        {
            name = start < pattern.Length ? pattern[start..(start + 1)] : "";
            at = start + 1;
        }
        return $"[{JavaClasses.Property(name, negated) ?? throw new PatternSyntaxException($"Unknown character property name {{{name}}}", at)}]";
    }

    private void NamedReference()
    {
        var end = _pattern.IndexOf('>', _at);
        if (end < 0 || _at + 2 >= _pattern.Length || _pattern[_at + 2] != '<')
            throw new PatternSyntaxException("\\k is not followed by '<' for a named group", _at);
        var reference = _pattern[_at..(end + 1)];
        _at = end + 1;
        Atom($"(?:{reference})");
    }

    private void QuotedRun()
    {
        var end = _pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
        foreach (var c in end < 0 ? _pattern[(_at + 2)..] : _pattern[(_at + 2)..end])
            Literal(c);
        _at = end < 0 ? _pattern.Length : end + 2;
    }

    private void Literal(char c)
    {
        _atomStart = _out.Length;
        _atomIsLiteral = true;
        JavaEscapes.AppendLiteral(_out, c, _ignoreCase);
        if (_groupStarts.Count == 0)
            Runs.Literal(c);
    }

    private void Atom(string translated)
    {
        _atomStart = _out.Length;
        _atomIsLiteral = false;
        _out.Append(translated);
        if (_groupStarts.Count == 0)
            Runs.Other();
    }

    private void Assertion(string translated) => Atom(translated);

    private void Caret()
    {
        _at++;
        if (!_multiline)
        {
            if (_groupStarts.Count == 0)
                Runs.Anchor();
            _atomStart = _out.Length;
            _atomIsLiteral = false;
            _out.Append(@"\A");
            return;
        }
        Assertion(_exact ? @"(?:\A|(?<=[\n\u0085\u2028\u2029]|\r(?!\n))(?!\z))" : "(?m:^)");
    }

    private const string ExactEnd = @"(?:(?=(?:\r\n|[\r\u0085\u2028\u2029])?\z)|(?<!\r)(?=\n\z))";

    private string Dollar() => (_multiline, _exact) switch
    {
        (false, false) => @"\Z",
        (false, true) => ExactEnd,
        (true, false) => "(?m:$)",
        _ => @"(?:(?=\r\n|[\r\u0085\u2028\u2029]|\z)|(?<!\r)(?=\n))",
    };

    private string Dot() => (_dotAll, _exact) switch
    {
        (true, false) => @"[\s\S]",
        (true, true) => $@"(?:{Pair}|[\s\S])",
        (false, false) => $"[^{LineEnds}]",
        _ => $"(?:{Pair}|[^{LineEnds}])",
    };

    private void OpenGroup()
    {
        var start = _out.Length;
        var flags = (_ignoreCase, _multiline, _dotAll, _comments);
        if (_at + 1 < _pattern.Length && _pattern[_at + 1] == '?')
        {
            if (FlagGroup())
                return;
            var head = GroupHead();
            _out.Append(head);
            _at += head.Length;
        }
        else
        {
            _out.Append('(');
            _at++;
        }
        if (_groupStarts.Count == 0)
            Runs.Other();
        if (_groupStarts.Count > 200)
            throw new PatternSyntaxException("groups nested too deeply", _at);
        _groupStarts.Push(start);
        _outer.Push(flags);
        _atomStart = -1;
    }

    private string GroupHead()
    {
        foreach (var head in (string[])["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"])
            if (string.CompareOrdinal(_pattern, _at, head, 0, head.Length) == 0)
                return head;
        var end = _at + 2 < _pattern.Length && _pattern[_at + 2] == '<' ? _pattern.IndexOf('>', _at) : -1;
        if (end > _at + 3 && char.IsAsciiLetter(_pattern[_at + 3])
            && _pattern.AsSpan(_at + 3, end - _at - 3).IndexOfAnyExceptInRange('0', 'z') < 0)
            return _pattern[_at..(end + 1)];
        throw new PatternSyntaxException("Unknown inline modifier", _at + 2);
    }

    // (?i) changes the rest of the group it stands in, (?i:…) is a group of its own.
    private bool FlagGroup()
    {
        var end = _at + 2;
        while (end < _pattern.Length && _pattern[end] is 'i' or 'd' or 'm' or 's' or 'u' or 'x' or 'U' or '-')
            end++;
        if (end >= _pattern.Length || _pattern[end] is not (')' or ':') || (end == _at + 2 && _pattern[end] == ':'))
            return false;
        var before = (_ignoreCase, _multiline, _dotAll, _comments);
        var on = true;
        foreach (var flag in _pattern.AsSpan(_at + 2, end - _at - 2))
            switch (flag)
            {
                case '-': on = false; break;
                case 'i': _ignoreCase = on; break;
                case 'm': _multiline = on; break;
                case 's': _dotAll = on; break;
                case 'x': _comments = on; break;
            }
        if (_groupStarts.Count == 0)
            Runs.GiveUp();
        if (_pattern[end] == ':')
        {
            _groupStarts.Push(_out.Length);
            _outer.Push(before);
            _out.Append("(?:");
            _atomStart = -1;
        }
        _at = end + 1;
        return true;
    }

    private void CloseGroup()
    {
        if (!_groupStarts.TryPop(out var start))
            throw new PatternSyntaxException("Unmatched closing ')'", _at);
        (_ignoreCase, _multiline, _dotAll, _comments) = _outer.Pop();
        _out.Append(')');
        (_atomStart, _atomIsLiteral, _at) = (start, false, _at + 1);
    }

    private void Quantifier(char c)
    {
        if (_atomStart < 0)
            throw new PatternSyntaxException($"Dangling meta character '{c}'", _at);
        var start = _at;
        var minimum = c == '+' ? 1 : 0;
        if (c == '{')
            minimum = Braces();
        else
            _at++;
        var quantifier = _pattern[start.._at];
        if (_groupStarts.Count == 0)
            Runs.Quantified(_atomIsLiteral, minimum > 0);
        if (_at < _pattern.Length && _pattern[_at] == '+')
        {
            _at++;
            _out.Insert(_atomStart, "(?>").Append(quantifier).Append(')');
        }
        else if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            _at++;
            _out.Append(quantifier).Append('?');
        }
        else
            _out.Append(quantifier);
        // A second quantifier is a quantifier of this whole: (?:x{2}){3}.
        if (_at < _pattern.Length && _pattern[_at] is '*' or '{')
            _out.Insert(_atomStart, "(?:").Append(')');
        else if (_at < _pattern.Length && _pattern[_at] is '?' or '+')
            throw new PatternSyntaxException($"Dangling meta character '{_pattern[_at]}'", _at);
        _atomIsLiteral = false;
    }

    private int Braces()
    {
        var end = _pattern.IndexOf('}', _at);
        var inner = end < 0 ? "" : _pattern[(_at + 1)..end];
        var parts = inner.Split(',');
        if (end < 0 || parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var minimum)
            || (parts.Length == 2 && parts[1].Length > 0
                && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var maximum) || maximum < minimum)))
            throw new PatternSyntaxException("Illegal repetition", _at);
        _at = end + 1;
        return minimum;
    }
}
