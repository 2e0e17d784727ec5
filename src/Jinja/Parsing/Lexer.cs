using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Parsing;

/// <summary>
/// Cuts a template into tokens as Jinja2's lexer does: text outside the tags, with the blanks removed that <c>-</c> signs and options ask
/// for, and names, literals and operators inside.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly JinjaOptions _options;
    private readonly SyntaxError _error;
    private readonly List<Token> _tokens = [];
    private int _at;
    private bool _lineStarts = true;

    private Lexer(string source, JinjaOptions options, SyntaxError error) => (_source, _options, _error) = (source, options, error);

    /// <summary>Line breaks as Jinja2 counts them, without the one that ends the template unless that is kept.</summary>
    public static string Normalize(string source, JinjaOptions options)
    {
        if (source.Contains('\r', StringComparison.Ordinal))
            source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return !options.KeepTrailingNewline && source.EndsWith('\n') ? source[..^1] : source;
    }

    public static List<Token> Template(string source, JinjaOptions options, SyntaxError error) =>
        new Lexer(source, options, error).Run(lexer => lexer.Root());

    public static List<Token> Expression(string source, JinjaOptions options, SyntaxError error) =>
        new Lexer(source, options, error).Run(lexer =>
        {
            lexer.Tag(TokenKind.VariableEnd);
            lexer.Root();
        });

    private List<Token> Run(Action<Lexer> read)
    {
        try
        {
            read(this);
            _tokens.Add(new Token(TokenKind.End, _source.Length, ""));
        }
        catch (TemplateException problem)
        {
            _tokens.Add(new Token(TokenKind.Error, _at, "", problem));
        }
        return _tokens;
    }

    private void Root()
    {
        while (_at < _source.Length)
        {
            var begin = NextTag();
            if (begin < 0)
            {
                Text(_at, _source[_at..]);
                _at = _source.Length;
                return;
            }
            var kind = _source[begin + 1];
            var (raw, rawEnd) = kind == '%' ? RawBegin(begin) : (false, 0);
            var sign = begin + 2 < _source.Length && _source[begin + 2] is '-' or '+' ? _source[begin + 2] : '\0';
            Text(_at, Stripped(_source[_at..begin], sign, isVariable: kind == '{'));
            _at = begin + (sign == '\0' ? 2 : 3);
            _lineStarts = false;
            if (raw)
            {
                _lineStarts = _source[rawEnd - 1] == '\n';
                _at = rawEnd;
                Raw();
            }
            else if (kind == '#')
                Comment();
            else
            {
                _tokens.Add(new Token(kind == '%' ? TokenKind.BlockBegin : TokenKind.VariableBegin, begin, ""));
                Tag(kind == '%' ? TokenKind.BlockEnd : TokenKind.VariableEnd, _options.KeepsBackslashes && kind != '%');
            }
        }
    }

    private int NextTag()
    {
        for (var at = _source.IndexOf('{', _at); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
            if (_source[at + 1] is '{' or '%' or '#')
                return at;
        return -1;
    }

    // {% raw %}, in all its spellings; gives the offset behind the tag.
    private (bool IsRaw, int End) RawBegin(int begin)
    {
        var at = begin + 2;
        if (at < _source.Length && _source[at] is '-' or '+')
            at++;
        at = SkipSpace(at);
        if (!StartsWith(at, "raw"))
            return (false, 0);
        at = SkipSpace(at + 3);
        if (StartsWith(at, "-%}"))
            return (true, SkipSpace(at + 3));
        return (StartsWith(at, "%}"), at + 2);
    }

    private void Raw()
    {
        for (var at = _source.IndexOf("{%", _at, StringComparison.Ordinal); at >= 0; at = _source.IndexOf(
            "{%", at + 1, StringComparison.Ordinal))
        {
            var sign = at + 2 < _source.Length && _source[at + 2] is '-' or '+' ? _source[at + 2] : '\0';
            var word = SkipSpace(at + (sign == '\0' ? 2 : 3));
            if (!StartsWith(word, "endraw"))
                continue;
            var end = TagEnd(SkipSpace(word + 6), "%}");
            if (end < 0)
                continue;
            Text(_at, Stripped(_source[_at..at], sign, isVariable: false));
            Leave(end);
            return;
        }
        throw _error.At(_at, "Missing end of raw directive");
    }

    private void Comment()
    {
        var close = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (close < 0)
            throw _error.At(_at, "Missing end of comment tag");
        var start = close > _at && _source[close - 1] is '-' or '+' ? close - 1 : close;
        Leave(TagEnd(start, "#}"));
    }

    // The end of a block tag, comment or raw section with what it swallows; -1 if there is none here.
    private int TagEnd(int at, string close)
    {
        if (StartsWith(at, "+" + close))
            return at + 3;
        if (StartsWith(at, "-" + close))
            return SkipSpace(at + 3);
        if (!StartsWith(at, close))
            return -1;
        return _options.TrimBlocks && at + 2 < _source.Length && _source[at + 2] == '\n' ? at + 3 : at + 2;
    }

    private void Leave(int end)
    {
        _lineStarts = _source[end - 1] == '\n';
        _at = end;
    }

    private void Text(int at, string text)
    {
        if (text.Length > 0)
            _tokens.Add(new Token(TokenKind.Text, at, text));
    }

    private string Stripped(string text, char sign, bool isVariable)
    {
        if (sign == '-')
            return TextUnits.TrimEnd(text);
        if (sign == '+' || !_options.LstripBlocks || isVariable)
            return text;
        var line = text.LastIndexOf('\n') + 1;
        return (line > 0 || _lineStarts) && line < text.Length && text.AsSpan(line).Trim().IsEmpty ? text[..line] : text;
    }

    private void Tag(TokenKind end, bool keepsBackslashes = false)
    {
        var open = new Stack<char>();
        while (_at < _source.Length)
        {
            var close = open.Count > 0 ? -1 : end == TokenKind.BlockEnd ? TagEnd(_at, "%}") : StartsWith(_at, "-}}") ? SkipSpace(_at
                + 3) : StartsWith(_at, "}}") ? _at + 2 : -1;
            if (close >= 0)
            {
                _tokens.Add(new Token(end, _at, ""));
                Leave(close);
                return;
            }
            if (TextUnits.IsSpace(_source[_at]))
                _at++;
            else if (!Literals.TryRead(_source, ref _at, _error, keepsBackslashes, out var token))
                Operator(open);
            else
                _tokens.Add(token);
        }
    }

    private void Operator(Stack<char> open)
    {
        var op = _at + 1 < _source.Length && _source.Substring(_at, 2) is "//" or "**" or "==" or "!=" or ">=" or "<="
            ? _source.Substring(_at, 2)
            : _source[_at].ToString();
        if (op.Length == 1 && !"+-/*%~[](){}><=.:|,;".Contains(op[0], StringComparison.Ordinal))
            throw _error.At(_at, $"unexpected char {Representation.Quote(op)} at {_at}");
        switch (op)
        {
            case "(": open.Push(')'); break;
            case "[": open.Push(']'); break;
            case "{": open.Push('}'); break;
            case ")" or "]" or "}":
                if (open.Count == 0)
                    throw _error.At(_at, $"unexpected '{op}'");
                var expected = open.Pop();
                if (expected != op[0])
                    throw _error.At(_at, $"unexpected '{op}', expected '{expected}'");
                break;
        }
        _tokens.Add(new Token(TokenKind.Operator, _at, op));
        _at += op.Length;
    }

    private int SkipSpace(int at)
    {
        while (at < _source.Length && TextUnits.IsSpace(_source[at]))
            at++;
        return at;
    }

    private bool StartsWith(int at, string text) => at <= _source.Length && string.CompareOrdinal(_source, at, text, 0, text.Length) == 0;
}
