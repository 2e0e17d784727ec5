using System.Text.RegularExpressions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.History;
using Plumbline.Web.Calls;
using Plumbline.Web.Elements;
using Plumbline.Web.Events;

namespace Plumbline.Web.Machines;

/// <summary>What happened to a machine, newest first: changes of its documentation, events about it, runs, journal entries.</summary>
internal sealed partial class MachineTimeline(ConsoleParts parts, StoreCalls store)
{
    private const int Most = 50;

    // Runs are read from the end of the log; a machine that was quiet for longer shows its last result at its head.
    private const int MostMatches = 5_000;

    // An open page looks again whenever something happens.
    private const int MostLooked = 2_000;

    /// <summary>The newest run that was for this machine alone and not only a check: what can be done again for it; null for
    /// none.</summary>
    public RunRow? Repeatable { get; private set; }

    public async Task<IReadOnlyList<MachineMoment>> OfAsync(MachineKind kind, long id, string name)
    {
        var moments = new List<MachineMoment>();
        var changes = await store.GetAsync(
            $"core/object-changes/?changed_object_type={kind.ObjectType}&changed_object_id={id}&limit={Most}&ordering=-time")
            .ConfigureAwait(false);
        foreach (var change in changes.Results)
            if (ApiInstant.Of(change.Text("time")) is { } at)
                moments.Add(new(
                    at, change.Text("action", "label").ToLowerInvariant(), "", "documentation", change.Text("user_name"), null));
        var journal = await store.GetAsync(
            $"extras/journal-entries/?assigned_object_type={kind.ObjectType}&assigned_object_id={id}&limit={Most}&ordering=-created")
            .ConfigureAwait(false);
        foreach (var entry in journal.Results)
            if (ApiInstant.Of(entry.Text("created")) is { } at)
                moments.Add(new(at, "journal", entry.Text("kind", "value") == "danger" ? "bad" : "", Plain(entry.Text("comments")), "", null));
        if (store.Access.Shows([name]))
        {
            var (runs, problem) = parts.Look(log => Runs(log, name), []);
            moments.AddRange(runs);
            if (problem is not null)
                moments.Add(new(parts.Time.GetUtcNow(), "runs", "bad", problem, "", null));
        }
        if (store.Access.SeesAll)
            moments.AddRange(parts.Look(log => Events(log, name), []).Found);
        return [.. moments.OrderByDescending(m => m.At).Take(Most)];
    }

    /// <summary>Markdown without the marks that a line of text has no use for.</summary>
    // In a line there is no room for a table, nor for what is below it.
    internal static string Plain(string markdown) =>
        Marks().Replace(string.Join('\n', markdown.Split('\n').TakeWhile((line, at) => at == 0 || !line.StartsWith('|'))), "$1").TrimEnd();

    [GeneratedRegex(@"\\([\p{P}\p{S}])|[*`]")]
    private static partial Regex Marks();

    private static List<MachineMoment> Events(IEventLogReader log, string name) =>
        [.. EventSearch.In(log, MachineQuiet.Quoted(name), null, long.MaxValue, Most, MostLooked).Entries
            .Select(entry => new MachineMoment(entry.At, "event", "", EntryWords.Of(entry), "", $"/events/{entry.Position}"))];

    private List<MachineMoment> Runs(IEventLogReader log, string name)
    {
        var rows = parts.HistoryOf(log).Newest(new RunQuery(null, null, name, All: false, Waiting: false), Most, most: MostMatches);
        Repeatable = rows.FirstOrDefault(row => row is { Hosts.Count: 1, Record.IsCheck: false });
        return [.. rows.Select(row => new MachineMoment(
            row.Match.At, row.State, StateChip.ColourOf(row.State),
            $"run {row.Id}: {row.Name}, {row.Match.Rule}{(row.Record?.IsCheck == true ? ", only checked" : "")}"
                + (row.Why.Length > 0 ? ": " + row.Why : ""), row.Asked?.By ?? "", $"/runs/{row.Id}"))];
    }
}

/// <summary>One moment in the life of a machine.</summary>
internal sealed record MachineMoment(DateTimeOffset At, string Kind, string Colour, string Text, string By, string? Link);
