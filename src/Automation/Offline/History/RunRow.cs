using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Automation.Offline.History;

/// <summary>One action of a fired rule as people ask for it: where, what, how it stands, why.</summary>
/// <param name="State">In a word; one of those that <c>--output json</c> gives.</param>
/// <param name="Took">From the first attempt to the last end, or until now; null before the first.</param>
/// <param name="Record">What was kept of a run that is over.</param>
public sealed record RunRow(
    MatchRecord Match, ActionRecord Action, IReadOnlyList<string> Hosts, string Name, string State, TimeSpan? Took, string Why,
    RunRecord? Record)
{
    public string Id => RunId.Of(Action.Key);

    /// <summary>What the program that runs it says of it; null when it is over, or nobody was asked.</summary>
    public OpenRun? Open { get; init; }

    public bool IsOpen => !Action.IsDone;

    /// <summary>Who asked for it; null where an event did.</summary>
    public AskedByUser? Asked => AskedByUser.Of(Action.Request);

    /// <summary>True for playbooks and modules, false for what a rule prints, posts or sets.</summary>
    public bool IsRun => Record is not null || Action.Request.Name.StartsWith("run_", StringComparison.Ordinal);

    /// <param name="open">What the program that runs them says of the runs that are not over; null when it is not asked.</param>
    public static IEnumerable<RunRow> Of(MatchRecord match, IReadOnlyDictionary<ActionKey, OpenRun>? open, DateTimeOffset now) =>
        match?.Actions.Select(action => Of(match, action, open, now)) ?? throw new ArgumentNullException(nameof(match));

    private static RunRow Of(
        MatchRecord match, ActionRecord action, IReadOnlyDictionary<ActionKey, OpenRun>? open, DateTimeOffset now)
    {
        var record = Kept(action);
        var began = action.Attempts.Count > 0 ? action.Attempts[0].Began : (DateTimeOffset?)null;
        if (action.IsDone)
            return new RunRow(match, action, record?.Hosts ?? [], record?.Name ?? action.Request.Name, Word(action, record),
                action.Attempts.Count > 0 && action.Attempts[^1].Ended is { } ended ? ended - began : null, record?.Problem ?? "", record);
        return open?.GetValueOrDefault(action.Key) is { } run
            ? new RunRow(match, action, run.Hosts, run.Name, run.IsRunning ? "running" : "waiting", now - run.Since, run.Why, null)
            {
                Open = run,
            }
            : new RunRow(match, action, [], action.Request.Name, "open", now - began, open is null
                ? "the program that runs it was not asked"
                : "its turn has not come", null);
    }

    private static RunRecord? Kept(ActionRecord action)
    {
        if (action.Result.IsEmpty)
            return null;
        try
        {
            return RunRecordJson.Read(action.Result);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Word(ActionRecord action, RunRecord? record) => record is not null
        ? RunEndWord.Of(record.End)
        : action.Status switch
        {
            ActionStatus.Succeeded => "succeeded",
            ActionStatus.Cancelled => "cancelled",
            _ => "failed",
        };
}
