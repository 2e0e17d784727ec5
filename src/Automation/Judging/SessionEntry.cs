using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Judging;

/// <summary>Puts one log entry into a session, as what it is.</summary>
internal static class SessionEntry
{
    public static IReadOnlyList<Match> Insert(RuleSession session, LogEntry entry) => entry.Kind switch
    {
        EntryKind.Event => session.InsertEvent(entry.Content, entry.At),
        EntryKind.Fact => session.InsertFact(entry.Content, entry.At),
        EntryKind.Tick => session.AdvanceTo(entry.At),
        _ => Retract(session, entry),
    };

    private static IReadOnlyList<Match> Retract(RuleSession session, LogEntry entry)
    {
        using var request = JsonDocument.Parse(entry.Content, EventJson.Options);
        return session.RetractFact(request.RootElement.GetProperty("facts").Clone(),
            request.RootElement.GetProperty("partial").GetBoolean(), entry.At);
    }
}
