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
