using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.Progress;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;

namespace Plumbline.Automation.WriteBack;

/// <summary>
/// Writes the result of each run as a journal entry on the objects it was for, and into their custom fields where that is wanted. It
/// reads the ends of runs from the event log, so that none is lost by a crash, and runs never wait for it. A result that fails is tried
/// again later and holds up no other; one that is refused for good is given up, counted and said.
/// </summary>
/// <param name="policy">What is written.</param>
/// <param name="objects">Says which object a host of the inventory is.</param>
/// <param name="link">Where a run is shown; null for nowhere.</param>
/// <param name="health">Shows <c>waiting</c>, <c>written</c>, <c>given_up</c> and <c>oldest</c> (of what waits, in seconds since 1970; 0
/// for nothing).</param>
public sealed class JournalWriteBack(
    IEndLog log, IJournal journal, WriteBackPolicy policy, Func<string, HostLookup> objects, Func<ActionKey, Uri?> link, ProgressFeed feed,
        HealthPart health, TimeProvider time,
        ILogger<JournalWriteBack> logger)
{
    /// <summary>The name of the part that shows how it stands.</summary>
    public const string PartName = "write_back";

    /// <summary>How often a result is tried that NetBox refuses, that no object is there for, or that meets a defect.</summary>
    public const int MostRefusals = 5;

    /// <summary>How long a result is tried while NetBox fails or forbids it.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(7);

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));

    private static readonly TimeSpan InventoryPause = TimeSpan.FromSeconds(1);

    // The clocks of two machines differ.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    private readonly ResultQueue _queue = new(log);
    private readonly TaskCompletionSource _draining = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The result of a host that was given up, where no later one of that host was written; null where there is none.</summary>
    public LostResult? LostOf(string host) => _queue.LostOf(host);

    /// <summary>No further run ends: <see cref="RunAsync"/> returns when all that can be written now is written. The rest is in the
    /// log.</summary>
    public void Drain() => _draining.TrySetResult();

    public Task RunAsync(CancellationToken cancellationToken) =>
        new SupervisedWorker(health, time, logger) { IsExpected = e => e is EventLogException or NetboxException }.RunAsync(
            WorkAsync, cancellationToken);

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await _queue.LoadAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var busy = await _queue.ReadMoreAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                busy |= await WriteDueAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await MeasureAsync(cancellationToken).ConfigureAwait(false);
            }
            await _queue.SaveAsync(cancellationToken).ConfigureAwait(false);
            Tell();
            if (busy)
                continue;
            if (_draining.Task.IsCompleted)
                return;
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> WriteDueAsync(CancellationToken cancellationToken)
    {
        var done = false;
        foreach (var result in _queue.Waiting.Where(w => w.Due <= time.GetUtcNow()).ToList())
        {
            try
            {
                done |= await WriteAsync(result, cancellationToken).ConfigureAwait(false);
            }
            catch (NetboxException e) when (e.Failure == NetboxFailure.Unreachable && time.GetUtcNow() - result.End.At < GiveUpAfter)
            {
                result.MayBeWritten = true;
                throw; // no other could be written now either: the supervisor pauses for all
            }
            catch (NetboxException e)
            {
                result.MayBeWritten |= e.Failure is not NetboxFailure.Refused;
                Fail(result, e.Message, e.Failure is NetboxFailure.Refused);
            }
#pragma warning disable CA1031 // whatever is wrong with one result, it must not hold up the others
            catch (Exception defect) when (defect is not (OperationCanceledException or EventLogException))
#pragma warning restore CA1031
            {
                health.Defect();
                logger.WriteBackDefect(defect, result.Host, defect.Message);
                Fail(result, defect.Message, isFinal: true);
            }
        }
        return done;
    }

    private async Task<bool> WriteAsync(WaitingResult result, CancellationToken cancellationToken)
    {
        if (!policy.Journal && !policy.CustomFields)
        {
            // Nothing of it is wanted, so nothing of it is lacking.
            _queue.Written(result, IsGone);
            return true;
        }
        switch (objects(result.Host))
        {
            case HostLookup.Found found:
                await WriteAsync(result, found.Object, cancellationToken).ConfigureAwait(false);
                return true;
            case HostLookup.Unknown:
                Fail(result, $"NetBox's inventory has no host {result.Host}", isFinal: true);
                return false;
            case HostLookup.NotYet:
                result.Due = time.GetUtcNow() + InventoryPause;
                return false;
            default:
                _queue.Done(result);
                return true;
        }
    }

    private async Task WriteAsync(WaitingResult result, HostObjectId subject, CancellationToken cancellationToken)
    {
        var entry = JournalEntry.Of(result.End, result.Record, result.Host, link(result.End.Key));
        if (policy.Journal && (!result.MayBeWritten
            || !await journal.HoldsAsync(subject, JournalEntry.Mark(result.End), result.End.At - ClockDifference, cancellationToken)
            .ConfigureAwait(false)))
            await journal.AddAsync(subject, entry, cancellationToken).ConfigureAwait(false);
        // Whatever becomes of the fields, the entry is there.
        result.MayBeWritten = true;
        if (policy.CustomFields
            && HostFields.Of(result.End, result.Record, result.Host, result.Outdated) is { Count: > 0 } fields)
            await journal.SetFieldsAsync(subject, fields, cancellationToken).ConfigureAwait(false);
        _queue.Written(result, IsGone);
        health.Count("written");
        feed.Tell(new Step(
            time.GetUtcNow(), StepKind.WrittenBack, Written(entry), result.Record.Ruleset, result.Record.Rule,
                result.End.Key.Match, result.Host));
    }

    private bool IsGone(string host) => objects(host) is HostLookup.Unknown;

    private string Written(JournalEntry entry) => !policy.Journal ? $"custom fields ({entry.Kind})"
        : policy.CustomFields ? $"journal entry and custom fields ({entry.Kind})"
        : $"journal entry ({entry.Kind})";

    private void Fail(WaitingResult result, string problem, bool isFinal)
    {
        var now = time.GetUtcNow();
        result.LastProblem = problem;
        if (isFinal ? result.Failures + 1 >= MostRefusals : now - result.End.At >= GiveUpAfter)
        {
            _queue.GiveUp(result, problem);
            logger.WriteBackGivenUp(result.Host, JournalEntry.Mark(result.End), problem);
            return;
        }
        var pause = Pauses.After(result.Failures + 1);
        _queue.Postpone(result, now + pause);
        logger.WriteBackWaits(result.Host, problem, pause.TotalSeconds);
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var unread = await log.WaitForEndAsync(-1, cancellationToken).ConfigureAwait(false) - _queue.Read;
        health.Measure("waiting", _queue.Waiting.Count + Math.Max(0, unread));
        health.Measure("given_up", _queue.GivenUp);
        health.Measure("oldest", _queue.Waiting.Count == 0 ? 0 : _queue.Waiting.Min(w => w.End.At).ToUnixTimeSeconds());
    }

    private void Tell()
    {
        if (_queue.Waiting.FirstOrDefault(w => w.Failures > 0) is { } failing)
            health.Degraded($"the result for {failing.Host} waits: {failing.LastProblem ?? "its last attempt failed"}");
        else if (_queue.Lost() is { Count: > 0 } lost)
            health.Degraded($"the result for {lost[0].Host} was given up: {lost[0].Problem}"
                + (lost.Count > 1 ? $" (and {lost.Count - 1} more, each on its machine's page)" : ""));
        else
            health.Works();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = new List<Task> { _draining.Task };
        if (_queue.HasRoom)
            waits.Add(log.WaitForEndAsync(_queue.Read, both.Token).AsTask());
        if (_queue.Waiting.Count > 0)
        {
            var next = _queue.Waiting.Min(w => w.Due) - time.GetUtcNow();
            waits.Add(Task.Delay(next > TimeSpan.Zero ? next : TimeSpan.Zero, time, both.Token));
        }
        await Task.WhenAny(waits).ConfigureAwait(false);
        await both.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
