using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Recursive descent over the literals of Python's grammar; whatever is not one of them fails as a whole.</summary>
internal sealed class LiteralReader(string source)
{
    // Python's tokenizer gives up beyond as many open brackets.
    private const int MostNested = 200;

    private readonly string _text = source.Contains('\r', StringComparison.Ordinal)
        ? source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        : source;

    private int _at;
    private int _nested;

    public bool TryRead(out object? value)
    {
        value = null;
        if (_text.Contains('\0', StringComparison.Ordinal) || !SkipEmptyLines() || !SkipContinuations()
            || !Items('\0', out var items, out var comma))
            return false;
        Blanks();
        if (Peek() == '\n' && !SkipEmptyLines(toEnd: true))
            return false;
        if (_at < _text.Length || items.Count == 0)
            return false;
        value = comma ? new TupleValue(items) : items[0];
        return true;
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    // Lines that hold nothing or a comment may come first and last; the literal itself starts at the very left.
    private bool SkipEmptyLines(bool toEnd = false)
    {
        while (_at < _text.Length)
        {
            var end = _at;
            while (end < _text.Length && _text[end] is ' ' or '\t' or '\f')
                end++;
            if (end < _text.Length && _text[end] == '#')
                while (end < _text.Length && _text[end] != '\n')
                    end++;
            if (end < _text.Length && _text[end] != '\n')
            {
                var afterFeed = _text.AsSpan(_at, end - _at).LastIndexOf('\f') + 1;
                if (toEnd || _at + afterFeed != end)
                    return false;
                _at = end;
                return true;
            }
            // A last line of blanks alone is an indentation that nothing follows.
            if (toEnd && end == _text.Length && end > _at && _text[end - 1] is ' ' or '\t' && !_text.AsSpan(_at).Contains('#'))
                return false;
            _at = Math.Min(end + 1, _text.Length);
        }
        return toEnd;
    }

    // A backslash at the end of the line before carries no indentation either.
    private bool SkipContinuations()
    {
        while (Peek() == '\\' && Peek(1) == '\n')
            _at += 2;
        return Peek() is not (' ' or '\t');
    }

    private void Blanks()
    {
        while (_at < _text.Length)
            if (Peek() is ' ' or '\t' or '\f' || (_nested > 0 && Peek() == '\n'))
                _at++;
            else if (Peek() == '\\' && Peek(1) == '\n' && _at + 2 < _text.Length)
                _at += 2;
            else if (Peek() == '#')
                while (_at < _text.Length && Peek() != '\n')
                    _at++;
            else
                return;
    }

    private bool Items(char close, out List<object?> items, out bool comma)
    {
        (items, comma) = ([], false);
        while (true)
        {
            Blanks();
            if (items.Count > 0 && IsEnd(close))
                return true;
            if (items.Count == 0 && close != '\0' && Peek() == close)
                return true;
            if (!Value(out var item))
                return false;
            items.Add(item);
            Blanks();
            if (IsEnd(close))
                return true;
            if (Peek() != ',')
                return false;
            _at++;
            comma = true;
        }
    }

    private bool IsEnd(char close) => close == '\0' ? _at >= _text.Length || Peek() == '\n' : Peek() == close;

    private bool Value(out object? value)
    {
        value = null;
        switch (Peek())
        {
            case '(' or '[' or '{':
                if (++_nested > MostNested)
                    return false;
                var open = _text[_at++];
                var read = open == '{' ? Mapping(out value) : Sequence(open, out value);
                _nested--;
                return read;
            case '-' or '+':
                var negative = _text[_at++] == '-';
                Blanks();
                var parenthesized = 0;
                while (Peek() == '(' && parenthesized + _nested < MostNested)
                {
                    (parenthesized, _nested) = (parenthesized + 1, _nested + 1);
                    _at++;
                    Blanks();
                }
                if (!Number(out value))
                    return false;
                for (; parenthesized > 0; parenthesized--)
                {
                    Blanks();
                    if (Peek() != ')')
                        return false;
                    _at++;
                    _nested--;
                }
                value = negative ? Arithmetic.Negate(value) : value;
                return true;
            case (>= '0' and <= '9') or '.':
                return Number(out value);
            default:
                return Word("True", true, out value) || Word("False", false, out value) || Word("None", null, out value)
                    || Texts(out value);
        }
    }

    private bool Word(string word, object? meaning, out object? value)
    {
        value = meaning;
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0 || IsNamePart(Peek(word.Length)))
            return false;
        _at += word.Length;
        return true;
    }

    private bool Sequence(char open, out object? value)
    {
        value = null;
        var close = open == '(' ? ')' : ']';
        if (!Items(close, out var items, out var comma))
            return false;
        _at++;
        value = open == '[' ? items : items.Count == 1 && !comma ? items[0] : new TupleValue(items);
        return true;
    }

    private bool Mapping(out object? value)
    {
        var mapping = new Mapping();
        value = mapping;
        while (true)
        {
            Blanks();
            if (Peek() == '}')
            {
                _at++;
                return true;
            }
            if (!Value(out var key) || !Hashing.TryKey(key, out var hashed))
                return false;
            Blanks();
            if (Peek() != ':')
                return false;
            _at++;
            Blanks();
            if (!Value(out var item))
                return false;
            mapping[hashed] = item;
            Blanks();
            if (Peek() == ',')
                _at++;
            else if (Peek() != '}')
                return false;
        }
    }

    private bool Number(out object? value)
    {
        value = null;
        var start = _at;
        if (Peek() == '0' && Peek(1) is 'x' or 'X' or 'o' or 'O' or 'b' or 'B')
        {
            _at += 2;
            while (char.IsAsciiHexDigit(Peek()) || Peek() == '_')
                _at++;
            return _at - start < 10_000 && !IsNamePart(Peek()) && (value = PythonNumber.ParseInteger(_text[start.._at], 0)) is not null;
        }
        var digits = Digits();
        var real = Peek() == '.';
        if (real)
        {
            _at++;
            digits |= Digits();
        }
        if (!digits)
            return false;
        if (Peek() is 'e' or 'E')
        {
            _at += Peek(1) is '+' or '-' ? 2 : 1;
            real = true;
            if (!Digits())
                return false;
        }
        var text = _text[start.._at];
        if (IsNamePart(Peek()) || Peek() == '.')
            return false;
        if (real)
            return PythonNumber.ParseFloat(text.StartsWith('_') || text.Contains("_.", StringComparison.Ordinal)
                || text.Contains("._", StringComparison.Ordinal) ? "" : text) is { } number && (value = number) is not null;
        if (text.Length > 4300)
            return false;
        return (value = PythonNumber.ParseInteger(text, 0)) is not null;
    }

    private bool Digits()
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek()) || (Peek() == '_' && _at > start))
            _at++;
        return _at > start;
    }

    private bool Texts(out object? value)
    {
        value = null;
        StringBuilder? joined = null;
        while (Text(out var part))
        {
            (joined ??= new StringBuilder()).Append(part);
            Blanks();
        }
        value = joined?.ToString();
        return joined is not null && !_failed;
    }

    private bool _failed;

    private bool Text(out string part)
    {
        part = "";
        var raw = Peek() is 'r' or 'R';
        var prefix = raw || Peek() is 'u' or 'U' ? 1 : 0;
        var quote = Peek(prefix);
        if (quote is not ('\'' or '"'))
            return false;
        _at += prefix + 1;
        var triple = Peek() == quote && Peek(1) == quote;
        if (triple)
            _at += 2;
        var text = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length || (!triple && Peek() == '\n'))
                return !(_failed = true);
            var c = _text[_at];
            if (c == quote && (!triple || (Peek(1) == quote && Peek(2) == quote)))
            {
                _at += triple ? 3 : 1;
                part = text.ToString();
                return true;
            }
            if (c != '\\')
                text.Append(_text[_at++]);
            else if (_at + 1 >= _text.Length)
                return !(_failed = true);
            else if (raw)
            {
                text.Append(_text, _at, 2);
                _at += 2;
            }
            else if (!TextEscape.TryRead(_text, ref _at, text))
                return !(_failed = true);
        }
    }

    private static bool IsNamePart(char c) => c == '_' || char.IsAsciiLetterOrDigit(c) || c > 127;
}
