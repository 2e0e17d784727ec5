using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Sources.Links;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>A source written in Python, at work in the process of its activation.</summary>
internal sealed class PythonSource(string name, int number, PluginHost host, SourceContext context, HostedChain chain)
    : IEventSource, IFeedbackSource
{
    // Answers are short; they need not be sent for each event of a source that runs ahead.
    private const int AnswerEvery = 16;

    private static readonly TimeSpan ForTheLast = TimeSpan.FromSeconds(0.5);

    public string Name => name;

    public void GiveBack(ReadOnlyMemory<byte> json) => host.Say(HostCommand.GiveBack(number, json));

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var source = host.Run(number, name, context, chain);
        try
        {
            if (await TakeAsync(source, sink, cancellationToken).ConfigureAwait(false) is { } failure)
                throw failure;
        }
        catch when (host.Ended is { IsCompleted: false } && !source.Said.Completion.IsCompleted)
        {
            await StopAsync(source, sink).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PluginException?> TakeAsync(HostedSource source, IEventSink sink, CancellationToken cancellationToken)
    {
        var unanswered = 0;
        while (true)
        {
            var item = await source.Said.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (item is HostedItem.End end)
            {
                source.Items.TryComplete();
                return end.Failure;
            }
            var brought = (HostedItem.Event)item;
            if (context.IsKept && !chain.HasOthers && source.Said.TryPeek(out var next) && next is HostedItem.Event)
            {
                await TakeTogetherAsync(brought, source, sink, cancellationToken).ConfigureAwait(false);
                unanswered = 0;
                continue;
            }
            var refused = await PublishAsync(brought, source, sink, cancellationToken).ConfigureAwait(false);
            if (refused is not null)
                host.Say(HostCommand.Answer(number, brought.Number, refused));
            else if (!chain.MayRunAhead || ++unanswered >= AnswerEvery || !source.Said.TryPeek(out _))
                host.Say(HostCommand.Answer(number, brought.Number));
            else
                continue;
            unanswered = 0;
        }
    }

    // No filter here can refuse one of them.
    private async Task TakeTogetherAsync(
        HostedItem.Event first, HostedSource source, IEventSink sink, CancellationToken cancellationToken)
    {
        var batch = new EventBatch();
        var last = first;
        Add(first);
        while (!batch.IsFull && source.Said.TryPeek(out var next) && next is HostedItem.Event brought && source.Said.TryRead(out _))
            Add(last = brought);
        await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
        host.Say(HostCommand.Answer(number, last.Number));

        void Add(HostedItem.Event brought)
        {
            if (Read(brought, source) is { } content)
                batch.Add(content, brought.Json.Length);
        }
    }

    // Null for one that is left out.
    private static object? Read(HostedItem.Event brought, HostedSource source)
    {
        try
        {
            if (EventJson.IsWithin(brought.Json, EventDepth.Most))
                return IntakeJson.Read(brought.Json);
        }
        catch (JsonException)
        {
            // It is left out as well.
        }
        source.LeaveOut(IntakeJson.TooDeep);
        return null;
    }

    // Null, or why the one who put it is told that it was not taken.
    private async ValueTask<string?> PublishAsync(
        HostedItem.Event brought, HostedSource source, IEventSink sink, CancellationToken cancellationToken)
    {
        try
        {
            if (!EventJson.IsWithin(brought.Json, EventDepth.Most))
                source.LeaveOut(IntakeJson.TooDeep);
            else if (brought.IsOpen)
                await sink.PublishOpenAsync(Opened(brought.Json), cancellationToken).ConfigureAwait(false);
            else
                await sink.PublishAsync(IntakeJson.Read(brought.Json), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PluginException refused) when (!chain.MayRunAhead)
        {
            return refused.WithCure;
        }
        catch (Exception refused) when (refused is PluginException or EventRefusedException or JsonException)
        {
            source.LeaveOut(refused is JsonException ? IntakeJson.TooDeep : refused.Message);
            return null;
        }
    }

    // What it was told is taken, it is; what it still waits for is not.
    private async Task StopAsync(HostedSource source, IEventSink sink)
    {
        host.Say(HostCommand.Stop(number));
        using var limit = new CancellationTokenSource(PluginHost.Grace, context.Time);
        using var late = new CancellationTokenSource(ForTheLast, context.Time);
        try
        {
            while (await source.Said.ReadAsync(limit.Token).ConfigureAwait(false) is HostedItem.Event brought)
                if (chain.MayRunAhead && !late.IsCancellationRequested)
                    await TakeLateAsync(brought, source, sink, late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Logger.PluginKilled(name, PluginHost.Grace.TotalSeconds);
            await host.KillAsync().ConfigureAwait(false);
        }
    }

    private async Task TakeLateAsync(HostedItem.Event brought, HostedSource source, IEventSink sink, CancellationToken late)
    {
        try
        {
            await PublishAsync(brought, source, sink, late).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // Nobody takes it any more.
        }
    }

    // Up to the inside of its meta.
    private static byte[] Opened(byte[] json) => [.. json.AsSpan(0, json.Length - 1), .. json.Length > 2 ? ",\"meta\":{"u8 : "\"meta\":{"u8];
}
