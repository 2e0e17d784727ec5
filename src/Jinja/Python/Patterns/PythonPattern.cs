using System.Globalization;
using System.Text;

namespace Plumbline.Jinja.Python.Patterns;

/// <summary>
/// The text of a regular expression in Python's syntax, written for .NET: <c>(?P&lt;name&gt;…)</c>, <c>(?P=name)</c>, <c>\Z</c>,
/// <c>{,n}</c> and brackets within brackets. Python numbers named groups with the others, so every group gets its number spelled out.
/// </summary>
public sealed class PythonPattern
{
    private readonly Dictionary<string, int> _names = [];

    /// <param name="pattern">Need not be valid: what .NET refuses is refused when it is compiled.</param>
    public PythonPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Text = Translate(pattern);
    }

    /// <summary>The pattern for .NET.</summary>
    public string Text { get; }

    /// <summary>The pattern for .NET, bound to the start of the text as <c>re.match</c> binds it.</summary>
    public string Bound => $@"\A(?:{Text})";

    /// <summary>How many groups it has.</summary>
    public int Groups { get; private set; }

    /// <summary>The numbers of the named groups.</summary>
    public IReadOnlyDictionary<string, int> Names => _names;

    private string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                text.Append(pattern[++i] == 'Z' && !inClass ? @"\z" : "\\" + pattern[i]);
            else if (inClass)
            {
                inClass = c != ']';
                text.Append(c == '[' ? @"\[" : c.ToString());
            }
            else if (c == '[')
            {
                inClass = true;
                text.Append('[');
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    text.Append(pattern[++i]);
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                    text.Append('\\').Append(pattern[++i]);
            }
            else if (c == '(')
                i = OpenGroup(pattern, i, text);
            else if (c == '{' && i + 1 < pattern.Length && pattern[i + 1] == ',')
                text.Append("{0");
            else
                text.Append(c);
        }
        return text.ToString();
    }

    private int OpenGroup(string pattern, int i, StringBuilder text)
    {
        string Ahead(int length) => i + 1 + length <= pattern.Length ? pattern.Substring(i + 1, length) : "";
        if (Ahead(1) != "?")
        {
            text.Append(CultureInfo.InvariantCulture, $"(?<{++Groups}>");
            return i;
        }
        if (Ahead(3) == "?P<" && pattern.IndexOf('>', i) is > 0 and var end)
        {
            _names[pattern[(i + 4)..end]] = ++Groups;
            text.Append(CultureInfo.InvariantCulture, $"(?<{Groups}>");
            return end;
        }
        if (Ahead(3) == "?P=" && pattern.IndexOf(')', i) is > 0 and var close)
        {
            var name = pattern[(i + 4)..close];
            text.Append(CultureInfo.InvariantCulture, $"\\k<{(_names.TryGetValue(name, out var number) ? number : name)}>");
            return close;
        }
        text.Append('(');
        return i;
    }
}
