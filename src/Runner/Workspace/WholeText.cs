using System.Text;
using System.Text.Json;

namespace Plumbline.Runner.Workspace;

/// <summary>
/// Reads JSON texts that may hold half of a surrogate pair, as senders of events do; the half becomes U+FFFD, which Ansible can store.
/// </summary>
internal static class WholeText
{
    public static string Read(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescape(value.GetRawText().AsSpan()[1..^1]);
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)Convert.ToUInt16(raw.Slice(i + 1, 4).ToString(), 16));
                i += 4;
            }
            else
                text.Append(raw[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var c => c });
        }
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
