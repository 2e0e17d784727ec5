using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Plumbline.Jinja.Values;

/// <summary>
/// Texts of JSON, those included that no encoding can hold: an escape may give one half of a surrogate pair, which Python keeps
/// and which must not cost us the event it came in.
/// </summary>
public static class JsonStrings
{
    public static string Of(JsonElement element)
    {
        try
        {
            return element.GetString()!; // not null: the callers ask for strings only
        }
        catch (InvalidOperationException)
        {
            return Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
        }
    }

    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return Unescape(JsonMarshal.GetRawUtf8PropertyName(property));
        }
    }

    /// <summary>A member of an object, the last of its name, whatever the names of others are; null when there is none.</summary>
    public static JsonElement? Find(JsonElement holder, string name)
    {
        try
        {
            return holder.TryGetProperty(name, out var found) ? found : null;
        }
        catch (InvalidOperationException)
        {
            return holder.EnumerateObject().Where(p => NameOf(p) == name).Select(p => (JsonElement?)p.Value).LastOrDefault();
        }
    }

    /// <summary>Whether every surrogate of a text has its other half.</summary>
    internal static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    /// <summary>A text as JSON in ASCII, halves of surrogate pairs as the escapes they came from.</summary>
    internal static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 16).Append('"');
        foreach (var c in text)
            if (c is >= ' ' and <= '~' and not ('"' or '\\'))
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return quoted.Append('"').ToString();
    }

    // The JSON is valid, so every escape is one of the few there are.
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (raw.IndexOf((byte)'\\') is var at and >= 0)
        {
            text.Append(Encoding.UTF8.GetString(raw[..at]));
            if (raw[at + 1] == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                raw = raw[(at + 6)..];
                continue;
            }
            text.Append((char)raw[at + 1] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
            raw = raw[(at + 2)..];
        }
        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }
}
