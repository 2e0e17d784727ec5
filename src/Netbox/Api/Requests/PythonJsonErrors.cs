using System.Globalization;
using System.Text;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>What Python's JSON parser says of a text that is none: people look for these sentences.</summary>
internal ref struct PythonJsonErrors
{
    private readonly string _text;
    private readonly int _deepest;
    private int _at;
    private string? _error;

    private PythonJsonErrors(string text, int deepest) => (_text, _deepest) = (text, deepest);

    public static string Explain(byte[] bytes, int deepest)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            return $"'utf-8' codec can't decode byte 0x{e.BytesUnknown?.FirstOrDefault() ?? 0:x2} in position {Math.Max(e.Index, 0)}: "
                + "invalid start byte";
        }
        var parser = new PythonJsonErrors(text, deepest);
        parser.Value(0);
        if (parser._error == null)
        {
            parser.Space();
            if (parser._at < text.Length)
                parser.Fail("Extra data", parser._at);
        }
        return parser._error ?? "Expecting value: line 1 column 1 (char 0)";
    }

    private char Peek => _at < _text.Length ? _text[_at] : '\0';

    private bool Fail(string message, int at)
    {
        var line = 1 + _text.AsSpan(0, at).Count('\n');
        var column = at - _text.LastIndexOf('\n', Math.Max(at - 1, 0));
        if (at == 0)
            column = 1;
        _error ??= string.Create(CultureInfo.InvariantCulture, $"{message}: line {line} column {column} (char {at})");
        return false;
    }

    private void Space()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r')
            _at++;
    }

    private bool Value(int depth)
    {
        Space();
        if (depth > _deepest)
        {
            _error ??= "maximum recursion depth exceeded";
            return false;
        }
        return Peek switch
        {
            '{' => Object(depth),
            '[' => Array(depth),
            '"' => String(),
            _ => Literal(),
        };
    }

    private bool Object(int depth)
    {
        _at++;
        Space();
        if (Peek == '}')
            return Move();
        while (true)
        {
            Space();
            if (Peek != '"')
                return Fail("Expecting property name enclosed in double quotes", _at);
            if (!String())
                return false;
            Space();
            if (Peek != ':')
                return Fail("Expecting ':' delimiter", _at);
            _at++;
            if (!Value(depth + 1))
                return false;
            Space();
            if (Peek == '}')
                return Move();
            if (Peek != ',')
                return Fail("Expecting ',' delimiter", _at);
            _at++;
        }
    }

    private bool Array(int depth)
    {
        _at++;
        Space();
        if (Peek == ']')
            return Move();
        while (true)
        {
            if (!Value(depth + 1))
                return false;
            Space();
            if (Peek == ']')
                return Move();
            if (Peek != ',')
                return Fail("Expecting ',' delimiter", _at);
            _at++;
        }
    }

    private bool String()
    {
        var start = _at++;
        while (_at < _text.Length && _text[_at] != '"')
        {
            if (_text[_at] < ' ')
                return Fail("Invalid control character at", _at);
            if (_text[_at] == '\\' && ++_at < _text.Length)
            {
                if (_text[_at] == 'u' && (_at + 4 >= _text.Length || !_text.AsSpan(_at + 1, 4).ContainsOnlyHex()))
                    return Fail("Invalid \\uXXXX escape", _at);
                if (!"\"\\/bfnrtu".Contains(_text[_at], StringComparison.Ordinal))
                    return Fail("Invalid \\escape", _at - 1);
            }
            _at++;
        }
        return _at < _text.Length ? Move() : Fail("Unterminated string starting at", start);
    }

    private bool Literal()
    {
        foreach (var word in (ReadOnlySpan<string>)["null", "true", "false"])
            if (_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
                return Move(word.Length);
        foreach (var word in (ReadOnlySpan<string>)["NaN", "Infinity", "-Infinity"])
            if (_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
            {
                _error ??= $"Out of range float values are not JSON compliant: '{word}'";
                return false;
            }
        var end = _at;
        if (end < _text.Length && _text[end] == '-')
            end++;
        var digits = end;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            end++;
        if (end == digits)
            return Fail("Expecting value", _at);
        // Python reads one zero and then finds something left over.
        end = _text[digits] == '0' ? digits + 1 : end;
        if (end + 1 < _text.Length && _text[end] == '.' && char.IsAsciiDigit(_text[end + 1]))
            for (end++; end < _text.Length && char.IsAsciiDigit(_text[end]);)
                end++;
        if (end < _text.Length && _text[end] is 'e' or 'E')
        {
            var exponent = end + 1;
            if (exponent < _text.Length && _text[exponent] is '+' or '-')
                exponent++;
            for (var first = exponent; exponent < _text.Length && char.IsAsciiDigit(_text[exponent]);)
                end = ++exponent > first ? exponent : end;
        }
        _at = end;
        return true;
    }

    private bool Move(int by = 1)
    {
        _at += by;
        return true;
    }
}
