using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>The text of a file, and which line and column an index of it has.</summary>
internal sealed class YamlSource
{
    private readonly List<int> _lineStarts = [0];
    private readonly string _file;

    public YamlSource(string text, string file)
    {
        (Text, _file) = (text, file);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                continue;
            if (text[i] is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029')
                _lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    public SourcePosition At(long index)
    {
        var at = (int)Math.Clamp(index, 0, Text.Length);
        var line = _lineStarts.BinarySearch(at);
        if (line < 0)
            line = ~line - 1;
        return new SourcePosition(_file, line + 1, at - _lineStarts[line] + 1);
    }

    /// <summary>Index of the first tab among the blanks that open a line, from a given index on; -1 where none is.</summary>
    public int IndentingTab(int from)
    {
        var first = _lineStarts.BinarySearch(from);
        for (var line = first < 0 ? ~first - 1 : first; line < _lineStarts.Count; line++)
        {
            var i = _lineStarts[line];
            while (i < Text.Length && Text[i] == ' ')
                i++;
            if (i < Text.Length && Text[i] == '\t')
                return i;
        }
        return -1;
    }
}
