using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Web.Calls;
using Plumbline.Web.Events;

namespace Plumbline.Web.Programs;

/// <summary>Events, runs and the path itself, for programs. Who may see what is asked by those who call.</summary>
internal sealed class PathReads(ConsoleParts parts, StoreCalls store)
{
    private const int MostMatches = 50_000;

    /// <summary>Events, runs of whatever host, and the figures of the path are for him.</summary>
    public bool SeesAll => store.Access.SeesAll;

    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public AnswerPart<EventAnswer> Events(string? query, string? ruleset, long before, int limit, bool withContent)
    {
        var search = Look(log => EventSearch.In(log, query, ruleset, before, limit));
        return new AnswerPart<EventAnswer>(
            [.. search.Entries.Select(e => Of(e, withContent))], search.Further > 0 ? search.Further : null);
    }

    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public EventDetailAnswer? Event(long position) => Look(log =>
    {
        var detail = new EventDetail(parts, log);
        if (detail.Entry(position) is not { } entry)
            return null;
        var (rows, isCut) = detail.LedTo(entry);
        return new EventDetailAnswer(Of(entry, withContent: true), [.. rows.Select(Of)], isCut);
    });

    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public ExplanationAnswer? Explanation(long position) => Look(log =>
    {
        var detail = new EventDetail(parts, log);
        if (detail.Entry(position) is not { } entry)
            return null;
        var (rules, whyNot) = detail.Explain(entry);
        return new ExplanationAnswer(position, [.. rules.Select(Of)], whyNot.Length > 0 ? whyNot : null);
    });

    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public AnswerPart<RunAnswer> Runs(string? host, string? rule, string? state, long before, int limit) => Look(log =>
    {
        var history = parts.HistoryOf(log);
        var query = new RunQuery(null, Given(rule), Given(host), All: false, Waiting: false)
        {
            State = Given(state), Hosts = store.Access.Shows,
        };
        var rows = history.Newest(query, limit, before, MostMatches);
        return new AnswerPart<RunAnswer>([.. rows.Select(Of)], history.LookedTo > 0 ? history.LookedTo : null);
    });

    /// <returns>Null when there is no such run, or none that he may see.</returns>
    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public RunDetailAnswer? Run(string id)
    {
        if (!RunId.TryParse(id, out var key) || Look(log => parts.HistoryOf(log).One(key)) is not { } row || !store.Access.Shows(row.Hosts))
            return null;
        var steps = row.Record is { } record
            ? record.Steps.Select(s => new StepAnswer(s.At, s.Text))
            : parts.Feed.Latest().Where(s => s.Match == key.Match && store.Access.Shows(s)).Select(s => new StepAnswer(s.At, s.Text));
        return new RunDetailAnswer(
            Of(row), EventWords.OfBindings(row.Match.Bindings), [.. steps],
            [.. (row.Record?.Stats ?? new Dictionary<string, Runner.Output.HostStats>()).Select(
                s => new HostAnswer(s.Key, s.Value.Ok, s.Value.Changed, s.Value.Failed, s.Value.Unreachable, s.Value.Skipped))],
            [.. (row.Record?.Failures ?? []).Select(f => new FailureAnswer(f.Host, f.Task, f.Message))]);
    }

    /// <summary>The end of what a run printed; null as with <see cref="Run"/>.</summary>
    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public string? Output(string id, int most)
    {
        if (!RunId.TryParse(id, out var key) || Run(id) is null)
            return null;
        var file = parts.OutputOf(key);
        if (!File.Exists(file))
            return "";
        using var printed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        printed.Position = Math.Max(0, printed.Length - most);
        using var text = new StreamReader(printed);
        return text.ReadToEnd();
    }

    public PathAnswer Path()
    {
        var open = parts.Runs.Open();
        var durations = parts.Feed.Durations.Newest();
        return new PathAnswer(
            Enum.GetValues<StepKind>().ToDictionary(kind => Elements.StepWords.Of(kind), parts.Feed.Counts.All), parts.Feed.Counts.Results,
            open.Count(run => !run.IsRunning), open.Count(run => run.IsRunning), parts.EventsWaiting(),
            durations.Count > 0 ? PathDurations.Within(0.5, durations).TotalSeconds : null,
            durations.Count > 0 ? PathDurations.Within(0.95, durations).TotalSeconds : null);
    }

    private T Look<T>(Func<IEventLogReader, T> look)
    {
        using var log = parts.OpenLog();
        return look(log);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static EventAnswer Of(LogEntry entry, bool withContent) => new(
        entry.Position, entry.At, entry.Ruleset, Word(entry.Kind), EntryWords.Of(entry), withContent ? new RawJson(entry.Content) : null);

    private static RunAnswer Of(RunRow row) => new(
        row.Id, row.State, row.Why, row.Match.At, row.Name, row.Match.Rule, row.Match.Ruleset, row.Hosts, row.Took?.TotalSeconds);

    internal static RuleAnswer Of(RuleExplanation rule) => new(
        rule.Rule.Name, $"{rule.Rule.Position.File}:{rule.Rule.Position.Line}", Word(rule.Outcome), rule.Reason,
        [.. rule.Conditions.Select(c => new ConditionAnswer(c.Name, c.Text, c.Holds, c.Waiting, [.. c.Clauses.Select(Of)]))]);

    private static ClauseAnswer Of(ClauseExplanation clause)
    {
        var values = new Dictionary<string, string>();
        foreach (var seen in clause.Values)
            values[seen.Path] = seen.Value;
        return new ClauseAnswer(clause.Text, clause.Holds, values, clause.Trouble, clause.Depth);
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
