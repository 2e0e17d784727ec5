using System.Buffers;
using System.Text.Json;
using Plumbline.Runner.Output;

namespace Plumbline.Runner.Execution;

/// <summary>Reads both pipes of a run to their end: the text for people, and the events.</summary>
internal sealed class RunStreams(RunSpec spec, string mark, IRunListener? listener)
{
    private static readonly byte[] NewLine = [(byte)'\n'];
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private readonly JobEvents? _jobs =
        spec.JsonMode || spec.JobEvents ? new JobEvents(Guid.NewGuid().ToString(), spec.JobId, spec.RulebookId) : null;
    private readonly TrailingLines _trailing = new();

    public RunTally Tally { get; } = new();

    public OutputText Output { get; } = new();

    public async Task ReadTextAsync(ChildPipe pipe, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var marked = _jobs is null ? null : new JobOutput(mark);
        int read;
        while ((read = await pipe.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            var bytes = buffer.AsMemory(0, read);
            if (marked is null)
            {
                await ShowAsync(bytes, cancellation).ConfigureAwait(false);
                continue;
            }
            foreach (var segment in marked.Push(bytes))
                await SegmentAsync(segment, cancellation).ConfigureAwait(false);
        }
        if (marked?.Rest() is { IsEmpty: false } rest)
            await SegmentAsync(new JobSegment(null, rest), cancellation).ConfigureAwait(false);
    }

    public async Task ReadEventsAsync(ChildPipe pipe, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var line = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await pipe.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            var rest = buffer.AsMemory(0, read);
            for (int end; (end = rest.Span.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                line.Write(rest.Span[..end]);
                await LineAsync(line.WrittenMemory, cancellation).ConfigureAwait(false);
                line.ResetWrittenCount();
            }
            line.Write(rest.Span);
        }
    }

    /// <summary>Shows what was held back, unless the recap was the end.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var rest = _trailing.Rest();
        if (rest.IsEmpty || Tally.Recapped)
            return;
        Output.Append(rest.Span);
        if (listener is not null && !spec.JsonMode)
            await listener.OutputAsync(rest, cancellation).ConfigureAwait(false);
    }

    private async ValueTask HappenedAsync(RunEvent happened, CancellationToken cancellation)
    {
        Tally.Add(happened);
        if (listener is not null)
            await listener.EventAsync(happened, cancellation).ConfigureAwait(false);
    }

    private async ValueTask ShowAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation, bool alsoInJsonMode = false)
    {
        var shown = _trailing.Pass(bytes);
        if (shown.IsEmpty)
            return;
        Output.Append(shown.Span);
        if (listener is not null && (!spec.JsonMode || alsoInJsonMode))
            await listener.OutputAsync(shown, cancellation).ConfigureAwait(false);
    }

    private async ValueTask SegmentAsync(JobSegment segment, CancellationToken cancellation)
    {
        await ShowAsync(segment.Text, cancellation, alsoInJsonMode: segment.Number is null).ConfigureAwait(false);
        if (listener is null || segment.Number is not { } number)
            return;
        // The description was written to the other pipe before the text was printed; its reader may be a moment behind.
        byte[]? json;
        for (var turn = 0; (json = _jobs!.Compose(number, segment.Text.Span)) is null && turn < 500; turn++)
            await Task.Delay(2, cancellation).ConfigureAwait(false);
        if (json is null)
            return;
        await listener.JobEventAsync(json, cancellation).ConfigureAwait(false);
        if (spec.JsonMode)
            await listener.OutputAsync((byte[])[.. json, .. NewLine], cancellation).ConfigureAwait(false);
    }

    private async ValueTask LineAsync(ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        if (Parse(line) is not { } document)
            return;
        using (document)
        {
            var root = document.RootElement;
            if (_jobs is not null && root.ValueKind == JsonValueKind.Object && root.TryGetProperty("n", out var number))
                _jobs.Describe(number.GetInt32(), root.GetProperty("event").GetRawText());
            else if (RunEventReader.Read(root) is { } happened)
                await HappenedAsync(happened, cancellation).ConfigureAwait(false);
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, Deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
