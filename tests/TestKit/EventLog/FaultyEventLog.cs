using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.EventLog.Reports;
using Plumbline.Automation.EventLog.Upkeep;

namespace Plumbline.TestKit.EventLog;

/// <summary>
/// An event log that goes wrong when it is told to, around any other. Calls of every member are counted from 1, in the order they come.
/// <code>
/// var log = new FaultyEventLog(EventLogs.InMemory());
/// log.Fail(7, LogFault.Torn);             // the seventh call from the beginning, once
/// log.Fail(7, LogFault.Refused, times: 5) // and the four after it
/// log.Break(LogFault.Refused); … log.Heal();
/// </code>
/// <c>PathUnderFaults</c> in Automation.Tests drives rules, actions and runs over it for every n; whoever adds a stage gives it the log as
/// any other, and says there what must hold when the stage is done.
/// </summary>
public sealed class FaultyEventLog(IEventLog inner) : IEventLog
{
    private readonly Lock _gate = new();
    private readonly List<string> _called = [];
    private Func<int, string, LogFault?> _plan = (_, _) => null;

    /// <summary>The members called so far, in order.</summary>
    public IReadOnlyList<string> Called
    {
        get { lock (_gate) return [.. _called]; }
    }

    /// <summary>Calls that went wrong.</summary>
    public int Failures { get; private set; }

    /// <summary>Fails calls from the <paramref name="first"/> on.</summary>
    /// <param name="times">How many; <see cref="int.MaxValue"/> until <see cref="Heal"/>.</param>
    /// <param name="only">A member that alone is hit and counted; null for all.</param>
    public void Fail(int first, LogFault fault, int times = 1, string? only = null)
    {
        var seen = 0;
        Plan((call, member) =>
        {
            if (only is not null && member != only)
                return null;
            var number = only is null ? call : ++seen;
            return number >= first && number - first < times ? fault : null;
        });
    }

    /// <summary>Fails every call from now on.</summary>
    public void Break(LogFault fault) => Plan((_, _) => fault);

    public void Heal() => Plan((_, _) => null);

    /// <summary>Decides for each call, by its number and member, whether it goes wrong.</summary>
    public void Plan(Func<int, string, LogFault?> plan)
    {
        lock (_gate)
            _plan = plan;
    }

    public ValueTask<long> AppendAsync(NewEntry entry, CancellationToken cancellationToken) =>
        Through(nameof(AppendAsync), () => inner.AppendAsync(entry, cancellationToken));

    public ValueTask<long> AppendAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancellationToken) =>
        Through(nameof(AppendAsync), () => inner.AppendAsync(entries, cancellationToken));

    public ValueTask<IReadOnlyList<LogEntry>> ReadAsync(string ruleset, long after, int limit, CancellationToken cancellationToken) =>
        Through(nameof(ReadAsync), () => inner.ReadAsync(ruleset, after, limit, cancellationToken));

    public ValueTask WaitAsync(string ruleset, long after, CancellationToken cancellationToken) =>
        Through(nameof(WaitAsync), () => inner.WaitAsync(ruleset, after, cancellationToken));

    public ValueTask<RulesetState> StateAsync(string ruleset, CancellationToken cancellationToken) =>
        Through(nameof(StateAsync), () => inner.StateAsync(ruleset, cancellationToken));

    public ValueTask<IReadOnlyList<string>> RulesetsAsync(CancellationToken cancellationToken) =>
        Through(nameof(RulesetsAsync), () => inner.RulesetsAsync(cancellationToken));

    public ValueTask<long> CommitAsync(LogCommit commit, CancellationToken cancellationToken) =>
        Through(nameof(CommitAsync), () => inner.CommitAsync(commit, cancellationToken));

    public ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? ruleset, CancellationToken cancellationToken) =>
        Through(nameof(DeadLettersAsync), () => inner.DeadLettersAsync(ruleset, cancellationToken));

    public ValueTask<long> JudgeAgainAsync(long position, DateTimeOffset at, CancellationToken cancellationToken) =>
        Through(nameof(JudgeAgainAsync), () => inner.JudgeAgainAsync(position, at, cancellationToken));

    public ValueTask<AttemptKey> BeginAttemptAsync(ActionKey action, DateTimeOffset at, CancellationToken cancellationToken) =>
        Through(nameof(BeginAttemptAsync), () => inner.BeginAttemptAsync(action, at, cancellationToken));

    public ValueTask RecordProcessAsync(AttemptKey attempt, ProcessIdentity process, CancellationToken cancellationToken) =>
        Through(nameof(RecordProcessAsync), () => inner.RecordProcessAsync(attempt, process, cancellationToken));

    public ValueTask<long> EndAttemptAsync(AttemptKey attempt, AttemptEnd end, CancellationToken cancellationToken) =>
        Through(nameof(EndAttemptAsync), () => inner.EndAttemptAsync(attempt, end, cancellationToken));

    public ValueTask<long> CompleteAsync(ActionKey action, ActionEnd end, CancellationToken cancellationToken) =>
        Through(nameof(CompleteAsync), () => inner.CompleteAsync(action, end, cancellationToken));

    public ValueTask<IReadOnlyList<MatchRecord>> PendingAsync(string ruleset, CancellationToken cancellationToken) =>
        Through(nameof(PendingAsync), () => inner.PendingAsync(ruleset, cancellationToken));

    public ValueTask<IReadOnlyList<MatchRecord>> MatchesAsync(
        string? ruleset, long after, int limit, CancellationToken cancellationToken) =>
        Through(nameof(MatchesAsync), () => inner.MatchesAsync(ruleset, after, limit, cancellationToken));

    public ValueTask<long> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Through(nameof(TrimAsync), () => inner.TrimAsync(before, cancellationToken));

    public ValueTask<long> TrimOldestAsync(CancellationToken cancellationToken) =>
        Through(nameof(TrimOldestAsync), () => inner.TrimOldestAsync(cancellationToken));

    public ValueTask<LogUsage> UsageAsync(CancellationToken cancellationToken) =>
        Through(nameof(UsageAsync), () => inner.UsageAsync(cancellationToken));

    public ValueTask<long> OlderAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Through(nameof(OlderAsync), () => inner.OlderAsync(before, cancellationToken));

    public ValueTask ShrinkAsync(CancellationToken cancellationToken) =>
        Through(nameof(ShrinkAsync), () => inner.ShrinkAsync(cancellationToken));

    public ValueTask ProbeAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        Through(nameof(ProbeAsync), () => inner.ProbeAsync(at, cancellationToken));

    public ValueTask<IReadOnlyList<EndRecord>> EndsAsync(long after, int limit, CancellationToken cancellationToken) =>
        Through(nameof(EndsAsync), () => inner.EndsAsync(after, limit, cancellationToken));

    public ValueTask<long> WaitForEndAsync(long after, CancellationToken cancellationToken) =>
        Through(nameof(WaitForEndAsync), () => inner.WaitForEndAsync(after, cancellationToken));

    public ValueTask<ReaderMark> MarkAsync(string reader, CancellationToken cancellationToken) =>
        Through(nameof(MarkAsync), () => inner.MarkAsync(reader, cancellationToken));

    public ValueTask MoveMarkAsync(string reader, ReaderMark mark, CancellationToken cancellationToken) =>
        Through(nameof(MoveMarkAsync), () => inner.MoveMarkAsync(reader, mark, cancellationToken));

    public ValueTask ReportAsync(ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
        Through(nameof(ReportAsync), () => inner.ReportAsync(report, cancellationToken));

    public ValueTask<IReadOnlyList<QueuedReport>> ReportsAsync(long after, int limit, CancellationToken cancellationToken) =>
        Through(nameof(ReportsAsync), () => inner.ReportsAsync(after, limit, cancellationToken));

    public ValueTask<long> WaitForReportAsync(long after, CancellationToken cancellationToken) =>
        Through(nameof(WaitForReportAsync), () => inner.WaitForReportAsync(after, cancellationToken));

    public ValueTask ForgetReportsAsync(long upTo, CancellationToken cancellationToken) =>
        Through(nameof(ForgetReportsAsync), () => inner.ForgetReportsAsync(upTo, cancellationToken));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask Through(string member, Func<ValueTask> call) => await Through(member, async () =>
    {
        await call();
        return true;
    });

    private async ValueTask<T> Through<T>(string member, Func<ValueTask<T>> call)
    {
        LogFault? fault;
        lock (_gate)
        {
            _called.Add(member);
            fault = _plan(_called.Count, member);
            if (fault is not null)
                Failures++;
        }
        switch (fault)
        {
            case LogFault.Refused:
                throw new EventLogException("the disk of this test is full");
            case LogFault.Defect:
                throw new InvalidOperationException("a defect of the log of this test");
            case LogFault.Cancelled:
                throw new OperationCanceledException("cancelled by nobody");
            case LogFault.Torn:
                await call();
                throw new EventLogException("the disk of this test broke after it had written");
            case LogFault.Slow:
                for (var turn = 0; turn < 20; turn++)
                    await Task.Yield();
                break;
        }
        return await call();
    }
}
