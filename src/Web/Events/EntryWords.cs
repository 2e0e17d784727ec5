using System.Text;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Web.Elements;

namespace Plumbline.Web.Events;

/// <summary>An entry of the log in a few words: what happened to which object where it says so, else how it begins.</summary>
internal static class EntryWords
{
    private const int Beginning = 400;

    public static string Of(LogEntry entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
            var (text, _, isOfNetbox) = EventWords.Of(json.RootElement);
            if (isOfNetbox)
                return Words.Short(text);
        }
        catch (JsonException)
        {
            // Shown as it is.
        }
        return Words.Short(Encoding.UTF8.GetString(entry.Content.Span[..Math.Min(Beginning, entry.Content.Length)]));
    }
}
