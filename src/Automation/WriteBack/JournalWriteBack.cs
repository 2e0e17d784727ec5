using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Netbox.Client;
using Plumbline.Runner.Output;

namespace Plumbline.Automation.WriteBack;

/// <summary>
/// Writes the result of each run as a journal entry on the objects it was for. Runs never wait for it: while NetBox is away, results are kept in memory, in their
/// order, and written when it is back.
/// </summary>
/// <param name="objects">Says which object a host of the inventory is: its content type and id; null for a host that NetBox does not know.</param>
/// <param name="writer">Where entries are written; its requests carry the mark of own changes.</param>
public sealed class JournalWriteBack(
    Func<string, HostObjectId?> objects, INetboxWriter writer, ProgressFeed feed, TimeProvider time, ILogger<JournalWriteBack> logger) : IRunObserver
{
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Channel<(RunRequest Request, RunRecord Record)> _waiting =
        Channel.CreateBounded<(RunRequest, RunRecord)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken) => default;

    public ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken) => default;

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => default;

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken) => default;

    public ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => default;

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken)
    {
        _waiting.Writer.TryWrite((request, record));
        return default;
    }

    /// <summary>No further result comes; <see cref="RunAsync"/> ends when those that wait are written.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Writes until <see cref="Complete"/> and nothing waits, or until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (request, record) in _waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var host in record.Hosts)
                {
                    if (objects(host) is { } found)
                        await WriteAsync(request, record, host, found, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (_waiting.Reader.Count > 0)
                logger.ResultsNotWritten(_waiting.Reader.Count);
        }
    }

    private async Task WriteAsync(RunRequest request, RunRecord record, string host, HostObjectId found, CancellationToken cancellationToken)
    {
        var entry = JournalEntry.Of(request, record, host);
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var body = new JsonObject
            {
                ["assigned_object_type"] = found.ContentType, ["assigned_object_id"] = found.Id, ["kind"] = entry.Kind, ["comments"] = entry.Comments,
            };
            try
            {
                await writer.PostAsync("extras/journal-entries/", body, cancellationToken).ConfigureAwait(false);
                feed.Tell(new Step(time.GetUtcNow(), StepKind.WrittenBack, $"journal entry ({entry.Kind})", request.Ruleset, request.Rule, request.Key.Match, host));
                return;
            }
            catch (NetboxException e) when (e.Failure is NetboxFailure.Unreachable or NetboxFailure.Timeout or NetboxFailure.Server)
            {
                logger.WriteBackWaits(host, e.Message, pause.TotalSeconds);
            }
            catch (NetboxException e)
            {
                logger.WriteBackRefused(host, e.Message);
                return;
            }
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
