using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.History;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Web.Events;

namespace Plumbline.Web.Machines;

/// <summary>Why nothing happened to a machine: the newest events about it, and what each rule makes of them.</summary>
internal sealed record MachineQuiet(IReadOnlyList<EventVerdict> Events, string Says, string? Problem)
{
    private const int Most = 3;

    /// <param name="name">Of the machine; events that hold it as a text are about it.</param>
    public static MachineQuiet Of(ConsoleParts parts, string name)
    {
        var (found, problem) = parts.Look(log => Look(parts, log, name), []);
        return new MachineQuiet(found, problem is null ? Words(found) : "", problem);
    }

    private static IReadOnlyList<EventVerdict> Look(ConsoleParts parts, IEventLogReader log, string name)
    {
        var detail = new EventDetail(parts, log);
        return [.. EventSearch.In(log, Quoted(name), null, long.MaxValue, Most).Entries.Select(entry =>
        {
            var (rules, whyNot) = detail.Explain(entry);
            return new EventVerdict(entry, rules, whyNot, detail.LedTo(entry).Rows);
        })];
    }

    /// <summary>A name as it stands in JSON: a longer one that begins like it is another machine's.</summary>
    public static string Quoted(string name) => JsonSerializer.Serialize(name, MachineFields.Plain);

    private static string Words(IReadOnlyList<EventVerdict> events) => events.Count == 0
        ? "No event about it is among the newest of the log: nobody told the rules. In the store an event rule has to send its kind of "
            + "object to a rulebook's webhook; 'plumbline netbox doctor' says what is missing."
        : events[0].LedTo.Count > 0
            ? "The newest event about it did lead to something:"
            : events[0].Rules.Count == 0
                ? events[0].WhyNot
                : "Events about it came in, and no rule fired for the newest. What was seen, clause by clause:";
}

/// <summary>An event and what became of it.</summary>
internal sealed record EventVerdict(
    LogEntry Entry, IReadOnlyList<RuleExplanation> Rules, string WhyNot, IReadOnlyList<RunRow> LedTo);
