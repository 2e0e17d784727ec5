using System.Text;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Events;

/// <summary>One entry of the log: what each rule at work makes of it, and what it led to.</summary>
internal sealed class EventDetail(ConsoleParts parts, IEventLogReader log)
{
    // What a rule remembers is made of what came before; of a long log so many entries of the ruleset.
    private const int MostBefore = 2_000;

    private const int MostMatches = 2_000;

    public LogEntry? Entry(long position) => position > 0 ? new LogReplay(log).Entry(position) : null;

    /// <returns>The explanations; or why there are none.</returns>
    public (IReadOnlyList<RuleExplanation> Rules, string WhyNot) Explain(LogEntry entry)
    {
        if (entry.Kind is EntryKind.Tick or EntryKind.Retraction)
            return ([], "Rules judge events and facts; this is neither.");
        foreach (var unit in parts.Rulebooks())
            foreach (var compiled in unit.Compiled)
                if (entry.Ruleset == $"{unit.Name}/{compiled.Ruleset.Name}")
                    return (new LogReplay(log).Explain(compiled, entry, MostBefore), "");
        return ([], $"No rulebook at work has the ruleset {entry.Ruleset}.");
    }

    /// <summary>The actions of the rules that it fired, as far as they are among the newest.</summary>
    /// <returns>Those, and whether there may be more that is older than what was looked at.</returns>
    public (IReadOnlyList<RunRow> Rows, bool IsCut) LedTo(LogEntry entry)
    {
        if (Uuid(entry) is not { Length: > 0 } uuid)
            return ([], false);
        var wanted = Encoding.UTF8.GetBytes(uuid);
        var open = parts.Runs.Open().ToDictionary(run => run.Key);
        var since = log.MatchesBefore(entry.Ruleset, long.MaxValue, MostMatches);
        return ([.. since.TakeWhile(m => m.At >= entry.At.AddSeconds(-1))
            .Where(m => m.Bindings.Span.IndexOf(wanted) >= 0).Reverse().SelectMany(m => RunRow.Of(m, open, parts.Time.GetUtcNow()))],
            since.Count == MostMatches && since[^1].At > entry.At);
    }

    private static string? Uuid(LogEntry entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
            return json.RootElement.Text("meta", "uuid");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
