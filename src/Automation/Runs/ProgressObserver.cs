using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.Runs;

/// <summary>Tells runs as steps of the path.</summary>
public sealed class ProgressObserver(ProgressFeed feed, TimeProvider time) : IRunObserver
{
    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken) =>
        Tell(request, StepKind.Waiting, $"{request.Name}: {why}");

    public ValueTask StartedAsync(
        RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken) => Tell(
        request, StepKind.Started, (hosts.Count == 0 ? request.Name : $"{request.Name} on {string.Join(", ", hosts)}")
            + (attempt > 1 ? $", attempt {attempt}" : ""), hosts is [var only] ? only : null);

    public ValueTask OutputAsync(
        RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) =>
        happened is RunEvent.HostResult { Item: null } result
            ? Tell(request, StepKind.Task, Describe(result), result.Host)
            : ValueTask.CompletedTask;

    public ValueTask JobEventAsync(
        RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Tell(request, StepKind.Ended, $"{request.Name}: {record.Problem ?? "successful"}", record.Hosts is [var only] ? only : null,
            record.IsCheck ? "checked" : RunEndWord.Of(record.End));
    }

    private static string Describe(RunEvent.HostResult result)
    {
        var word = result switch
        {
            { Outcome: HostOutcome.Ok, Changed: true } => "changed",
            { Outcome: HostOutcome.Ok } => "ok",
            { Outcome: HostOutcome.Failed, Ignored: true } => "failed, ignored",
            { Outcome: var outcome } => outcome.ToString().ToLowerInvariant(),
        };
        return result.Outcome is HostOutcome.Ok or HostOutcome.Skipped || string.IsNullOrEmpty(result.Message)
            ? $"{result.Task}: {word}"
            : $"{result.Task}: {word}: {result.Message}";
    }

    private ValueTask Tell(RunRequest request, StepKind kind, string text, string? host = null, string? result = null)
    {
        feed.Tell(new Step(time.GetUtcNow(), kind, text, request.Ruleset, request.Rule, request.Key.Match, host, Result: result));
        return ValueTask.CompletedTask;
    }
}
