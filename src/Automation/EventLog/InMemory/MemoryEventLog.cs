using System.Collections.Concurrent;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.EventLog.Reports;
using Plumbline.Automation.EventLog.Upkeep;

namespace Plumbline.Automation.EventLog.InMemory;

/// <summary>The log of a process that keeps nothing: it holds what is still needed, and slows its writers while a ruleset is
/// behind.</summary>
internal sealed class MemoryEventLog : IEventLog
{
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _committed = new();
    private readonly Ledger _ledger = new();
    private readonly KeptReports _reports = new();
    private long _position;

    public ValueTask<long> AppendAsync(NewEntry entry, CancellationToken cancellationToken)
    {
        var lane = LaneOf(entry.Ruleset);
        // The one that makes room waits for a tick: it is never held back.
        return entry.Kind != EntryKind.Tick && lane.Room() is { } room
            ? AppendWhenRoomAsync(lane, room, entry, cancellationToken)
            : new ValueTask<long>(lane.Append(entry, ref _position));
    }

    public async ValueTask<long> AppendAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
            while (LaneOf(entry.Ruleset).Room() is { } room)
                await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        return AppendNow(entries);
    }

    public ValueTask<IReadOnlyList<LogEntry>> ReadAsync(string ruleset, long after, int limit, CancellationToken cancellationToken) =>
        new(LaneOf(ruleset).Read(after, limit));

    public ValueTask WaitAsync(string ruleset, long after, CancellationToken cancellationToken) =>
        new(LaneOf(ruleset).Arrival(after).WaitAsync(cancellationToken));

    public ValueTask<RulesetState> StateAsync(string ruleset, CancellationToken cancellationToken) =>
        new(LaneOf(ruleset).State ?? RulesetState.Beginning(ruleset));

    public ValueTask<IReadOnlyList<string>> RulesetsAsync(CancellationToken cancellationToken) => new([.. _committed]);

    public ValueTask<long> CommitAsync(LogCommit commit, CancellationToken cancellationToken)
    {
        var lane = LaneOf(commit.Ruleset);
        if (lane.IsRepeated(commit.Id, out var before))
            return new(before);
        if (lane.State is null)
            _committed.Enqueue(commit.Ruleset);
        var first = _ledger.Add(commit.Ruleset, commit.Matches);
        lane.Commit(commit, first);
        return new(first);
    }

    public ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? ruleset, CancellationToken cancellationToken) =>
        new([.. _lanes.Where(l => ruleset is null || l.Key == ruleset).SelectMany(l => l.Value.Dead).OrderBy(d => d.Position)]);

    public ValueTask<long> JudgeAgainAsync(long position, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes.Values)
            if (lane.TakeDead(position) is { } entry)
                return new(lane.Append(new NewEntry(entry.Ruleset, entry.Kind, entry.Content, at), ref _position));
        throw new ArgumentException($"there is no event at position {position} that could not be judged and was not judged again");
    }

    public ValueTask<AttemptKey> BeginAttemptAsync(ActionKey action, DateTimeOffset at, CancellationToken cancellationToken) =>
        new(_ledger.Begin(action, at));

    public ValueTask RecordProcessAsync(AttemptKey attempt, ProcessIdentity process, CancellationToken cancellationToken)
    {
        _ledger.Change(attempt, a => a with { Process = process });
        return ValueTask.CompletedTask;
    }

    public ValueTask<long> EndAttemptAsync(AttemptKey attempt, AttemptEnd end, CancellationToken cancellationToken)
    {
        if (end.Action is { } repeated && _ledger.IsRepeated(attempt.Action, repeated, out var before))
            return new(before);
        _ledger.Change(attempt, a => a with { Status = end.Status, Ended = end.At });
        return end.Action is { } action ? CompleteAsync(attempt.Action, action, cancellationToken) : new(0);
    }

    // What an action produced is never held back: its ruleset may be waiting for this very action.
    public ValueTask<long> CompleteAsync(ActionKey action, ActionEnd end, CancellationToken cancellationToken)
    {
        if (_ledger.IsRepeated(action, end, out var before))
            return new(before);
        _ledger.Complete(action, end);
        var position = AppendNow(end.Entries);
        _reports.Add(end.Reports);
        _ledger.Remember(action, end, position);
        return new(position);
    }

    public ValueTask<IReadOnlyList<MatchRecord>> PendingAsync(string ruleset, CancellationToken cancellationToken) =>
        new(_ledger.Read(ruleset, 0, int.MaxValue));

    public ValueTask<IReadOnlyList<MatchRecord>> MatchesAsync(
        string? ruleset, long after, int limit, CancellationToken cancellationToken) =>
        new(_ledger.Read(ruleset, after, limit));

    public ValueTask<IReadOnlyList<EndRecord>> EndsAsync(long after, int limit, CancellationToken cancellationToken) =>
        new(_ledger.Ends.Read(after, limit));

    public ValueTask<long> WaitForEndAsync(long after, CancellationToken cancellationToken) =>
        _ledger.Ends.WaitAsync(after, cancellationToken);

    public ValueTask<ReaderMark> MarkAsync(string reader, CancellationToken cancellationToken) => new(_ledger.Ends.Mark(reader));

    public ValueTask MoveMarkAsync(string reader, ReaderMark mark, CancellationToken cancellationToken)
    {
        _ledger.Ends.Move(reader, mark);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportAsync(ReadOnlyMemory<byte> report, CancellationToken cancellationToken)
    {
        _reports.Add([report]);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<QueuedReport>> ReportsAsync(long after, int limit, CancellationToken cancellationToken) =>
        new(_reports.Read(after, limit));

    public ValueTask<long> WaitForReportAsync(long after, CancellationToken cancellationToken) =>
        _reports.WaitAsync(after, cancellationToken);

    public ValueTask ForgetReportsAsync(long upTo, CancellationToken cancellationToken)
    {
        _reports.Forget(upTo);
        return ValueTask.CompletedTask;
    }

    public ValueTask<long> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) => new(0);

    public ValueTask<long> TrimOldestAsync(CancellationToken cancellationToken) => new(0);

    public ValueTask<LogUsage> UsageAsync(CancellationToken cancellationToken) =>
        new(new LogUsage(0, 0, _lanes.Values.Sum(l => l.Waiting), null));

    public ValueTask<long> OlderAsync(DateTimeOffset before, CancellationToken cancellationToken) => new(0);

    public ValueTask ShrinkAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ProbeAsync(DateTimeOffset at, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Lane LaneOf(string ruleset) => _lanes.GetOrAdd(ruleset, static r => new Lane(r));

    private async ValueTask<long> AppendWhenRoomAsync(Lane lane, Task room, NewEntry entry, CancellationToken cancellationToken)
    {
        for (Task? next = room; next is not null; next = lane.Room())
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        return lane.Append(entry, ref _position);
    }

    private long AppendNow(IReadOnlyList<NewEntry> entries)
    {
        long last = 0;
        foreach (var entry in entries)
            last = LaneOf(entry.Ruleset).Append(entry, ref _position);
        return last;
    }
}
