using System.Text;

namespace Plumbline.Netbox.Conditions;

/// <summary>Regular expressions as Python's <c>re.match</c> reads them: bound to the start of the text.</summary>
internal static class PythonPattern
{
    public static string Translate(string pattern)
    {
        var text = new StringBuilder(@"\A(?:");
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith(@"\Z", StringComparison.Ordinal))
            {
                text.Append(@"\z");
                i++;
            }
            else if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                text.Append(pattern, i, 2);
                i++;
            }
            else if (rest.StartsWith("(?P<", StringComparison.Ordinal))
            {
                text.Append("(?<");
                i += 3;
            }
            else if (rest.StartsWith("(?P=", StringComparison.Ordinal) && rest.IndexOf(')') is > 0 and var end)
            {
                text.Append(@"\k<").Append(rest[4..end]).Append('>');
                i += end;
            }
            else
                text.Append(pattern[i]);
        }

        return text.Append(')').ToString();
    }
}
