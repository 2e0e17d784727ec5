using System.Text;

namespace Plumbline.Jinja.Values;

/// <summary>Text that counts as HTML already (<c>|safe</c>, <c>|escape</c>, <c>|tojson</c>); text joined to it is escaped.</summary>
internal sealed class MarkupText(string text)
{
    public string Text { get; } = text;

    /// <summary>Escapes text that is not markup yet.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>'\"") < 0)
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '\'' => escaped.Append("&#39;"),
                '"' => escaped.Append("&#34;"),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }
}
