using System.Text;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python.Serialization.Yaml;

/// <summary>The lines of a YAML document as they grow: where the pen stands, and how far it is indented.</summary>
internal sealed class YamlLines(YamlStyle style)
{
    private readonly StringBuilder _text = new();
    private readonly Stack<int> _indents = [];
    private bool _afterBlank = true;
    private bool _indenting = true;
    private int _column;

    public int Indent { get; private set; } = -1;

    /// <summary>Whether nothing but indentation and indicators stands on the line so far.</summary>
    public bool IsIndenting => _indenting;

    public bool IsWide => _column > style.BestWidth;

    public override string ToString() => _text.ToString();

    public void Deeper(bool flow, bool keeps = false)
    {
        _indents.Push(Indent);
        Indent = Indent < 0 ? (flow ? style.BestIndent : 0) : keeps ? Indent : Indent + style.BestIndent;
    }

    public void Shallower() => Indent = _indents.Pop();

    /// <summary>A sign of YAML, with a blank before it where it needs one.</summary>
    public void Indicator(string sign, bool needsBlank = true, bool isBlank = false, bool keepsIndenting = false)
    {
        if (needsBlank && !_afterBlank)
            Put(" ");
        Put(sign);
        (_afterBlank, _indenting) = (isBlank, _indenting && keepsIndenting);
    }

    /// <summary>Goes to the indentation, on a new line unless this one has nothing yet.</summary>
    public void StartLine()
    {
        var indent = Math.Max(Indent, 0);
        if (!_indenting || _column > indent || (_column == indent && !_afterBlank))
            Break();
        Grow(indent);
        _text.Append(' ', Math.Max(0, indent - _column));
        (_column, _afterBlank, _indenting) = (Math.Max(_column, indent), true, true);
    }

    public void Break()
    {
        _text.Append(style.LineBreak);
        _column = 0;
    }

    /// <summary>A break that is part of a text.</summary>
    public void Break(char kind)
    {
        if (kind == '\n')
            Break();
        else
            _text.Append(kind);
        (_column, _indenting) = (0, true);
    }

    /// <summary>What is part of a text, up to the end of the line.</summary>
    public void Put(ReadOnlySpan<char> text)
    {
        _text.Append(text);
        foreach (var c in text)
            _column += char.IsLowSurrogate(c) ? 0 : 1;
    }

    /// <summary>Pays for what is about to be written.</summary>
    public void Grow(int characters) => Budget.Grow((long)_text.Length + characters, characters);

    /// <summary>The line has part of a text.</summary>
    public void Within() => _indenting = false;

    /// <summary>The line stands where a text may begin.</summary>
    public void OpenBlock() => (_indenting, _afterBlank) = (true, true);

    public void EndOfText() => (_afterBlank, _indenting) = (false, false);
}
