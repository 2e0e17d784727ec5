using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Events;

/// <summary>The first event that a rule fired with, found in the log again.</summary>
internal static class FiringEvent
{
    private const int MostLooked = 1_000;

    // What a clock that goes back takes from the moment an event was stamped at, and what others wait for in front of it.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);

    /// <summary>Its position; null where the log has it no more, or too much came at that moment.</summary>
    public static long? PositionOf(IEventLogReader log, MatchRecord match)
    {
        using var bindings = JsonDocument.Parse(match.Bindings, EventJson.Options);
        var first = bindings.RootElement.EnumerateObject().Select(binding => binding.Value).FirstOrDefault();
        if (EventWords.IdOf(first) is not { } id)
            return null;
        // A rule that is done again fires long after its event; what a sender says of the time may be anything.
        return Near(ApiInstant.Of(first.Text("meta", "received_at")) ?? match.At) ?? Near(match.At);

        long? Near(DateTimeOffset at) => log.EntriesBefore(match.Ruleset, Behind(log, match.Ruleset, at + Apart), MostLooked)
            .TakeWhile(entry => entry.At >= at - Apart)
            .FirstOrDefault(entry => entry.Kind == EntryKind.Event && IsOf(entry, id))?.Position;
    }

    // Entries never go back in time: a handful of looks find the place.
    private static long Behind(IEventLogReader log, string ruleset, DateTimeOffset until)
    {
        var (from, to) = (0L, log.EntriesBefore(ruleset, long.MaxValue, 1) is [var newest, ..] ? newest.Position + 1 : 0);
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (log.EntriesBefore(ruleset, middle + 1, 1) is [var entry, ..] && entry.At > until)
                to = entry.Position;
            else
                from = middle + 1;
        }
        return to;
    }

    // What the event says may name another one.
    private static bool IsOf(LogEntry entry, string id)
    {
        using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
        return EventWords.IdOf(json.RootElement) == id;
    }
}
