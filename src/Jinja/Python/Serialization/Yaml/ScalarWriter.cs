using System.Globalization;
using System.Text;

namespace Plumbline.Jinja.Python.Serialization.Yaml;

/// <summary>Writes a text in each of YAML's ways, broken at blanks where lines get long, as libyaml does it.</summary>
internal sealed class ScalarWriter(YamlLines lines, YamlStyle style)
{
    public void Write(string text, char form, bool breaks)
    {
        lines.Grow(text.Length);
        switch (form)
        {
            case '\'': Quoted(text, breaks); break;
            case '"': Escaped(text, breaks); break;
            case '|': Literal(text); break;
            case '>': Folded(text); break;
            default: Plain(text, breaks); break;
        }
    }

    private void Plain(string text, bool breaks)
    {
        lines.Indicator("");
        for (var i = 0; i < text.Length; i++)
            if (breaks && IsLoneBlank(text, i) && lines.IsWide)
                lines.StartLine();
            else
                lines.Put(text.AsSpan(i, 1));
        lines.EndOfText();
    }

    private void Quoted(string text, bool breaks)
    {
        lines.Indicator("'");
        var afterBreak = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (ScalarForm.IsBreak(c))
            {
                if (!afterBreak && c == '\n')
                    lines.Break();
                lines.Break(c);
                afterBreak = true;
                continue;
            }
            if (breaks && IsLoneBlank(text, i) && lines.IsWide && i > 0 && i < text.Length - 1 && text[i + 1] != ' ')
            {
                lines.StartLine();
                continue;
            }
            if (afterBreak)
                lines.StartLine();
            lines.Put(c == '\'' ? "''" : text.AsSpan(i, 1));
            if (c != ' ')
                lines.Within();
            afterBreak = false;
        }
        if (afterBreak)
            lines.StartLine();
        lines.Indicator("'", needsBlank: false);
        lines.EndOfText();
    }

    private void Escaped(string text, bool breaks)
    {
        lines.Indicator("\"");
        var afterBlank = false;
        for (var i = 0; i < text.Length; i++)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var width);
            if (!ScalarForm.IsPrintable(rune.Value) || rune.Value is '\n' or '"' or '\\')
            {
                lines.Put(Escape(rune.Value));
                i += width - 1;
                afterBlank = false;
            }
            else if (rune.Value == ' ' && breaks && !afterBlank && lines.IsWide && i > 0 && i < text.Length - 1)
            {
                lines.StartLine();
                if (text[i + 1] == ' ')
                    lines.Put("\\");
                afterBlank = true;
            }
            else
            {
                lines.Put(text.AsSpan(i, 1));
                afterBlank = rune.Value == ' ';
            }
        }
        lines.Indicator("\"", needsBlank: false);
        lines.EndOfText();
    }

    private void Literal(string text)
    {
        Open("|", text);
        var afterBreak = true;
        foreach (var c in text)
        {
            if (ScalarForm.IsBreak(c))
                lines.Break(c);
            else
                Piece(c, afterBreak);
            afterBreak = ScalarForm.IsBreak(c);
        }
    }

    private void Folded(string text)
    {
        Open(">", text);
        var (afterBreak, indented) = (true, true);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (ScalarForm.IsBreak(c))
            {
                var rest = text.AsSpan(i).TrimStart("\n\r\u0085\u2028\u2029");
                if (!afterBreak && !indented && c == '\n' && rest.Length > 0 && rest[0] is not (' ' or '\t'))
                    lines.Break();
                lines.Break(c);
                afterBreak = true;
                continue;
            }
            if (afterBreak)
                indented = c is ' ' or '\t';
            if (!afterBreak && c == ' ' && !(i + 1 < text.Length && text[i + 1] == ' ') && lines.IsWide)
                lines.StartLine();
            else
                Piece(c, afterBreak);
            afterBreak = false;
        }
    }

    private void Piece(char c, bool afterBreak)
    {
        if (afterBreak)
            lines.StartLine();
        lines.Put([c]);
        lines.Within();
    }

    // How far it is indented where that cannot be seen, and whether the breaks at its end belong to it.
    private void Open(string sign, string text)
    {
        var blank = text.Length > 0 && (text[0] == ' ' || ScalarForm.IsBreak(text[0]));
        var hint = blank ? style.BestIndent.ToString(CultureInfo.InvariantCulture) : "";
        lines.Indicator($"{sign}{hint}{BreaksAtEnd(text)}");
        lines.Break();
        lines.OpenBlock();
    }

    public static string BreaksAtEnd(string text) => text.Length == 0 || !ScalarForm.IsBreak(text[^1]) ? "-"
        : text.Length == 1 || ScalarForm.IsBreak(text[^2]) ? "+" : "";

    private static bool IsLoneBlank(string text, int at) => text[at] == ' ' && (at == 0 || text[at - 1] != ' ')
        && (at + 1 == text.Length || text[at + 1] != ' ');

    private static string Escape(int code) => "\\" + code switch
    {
        0 => "0",
        7 => "a",
        8 => "b",
        '\t' => "t",
        '\n' => "n",
        11 => "v",
        12 => "f",
        '\r' => "r",
        27 => "e",
        '"' => "\"",
        '\\' => "\\",
        0x85 => "N",
        0x2028 => "L",
        0x2029 => "P",
        <= 0xFF => "x" + code.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xFFFF => "u" + code.ToString("X4", CultureInfo.InvariantCulture),
        _ => "U" + code.ToString("X8", CultureInfo.InvariantCulture),
    };
}
