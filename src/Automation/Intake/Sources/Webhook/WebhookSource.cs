using Plumbline.Automation.Intake.Sources.Http;
using Plumbline.Automation.Intake.Sources.Netbox;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary><c>webhook</c>: every JSON text posted to any path is an event.</summary>
internal sealed class WebhookSource(string name, SourceContext context) : IListeningSource
{
    /// <summary>One under each of its names, since its events carry the name that was used.</summary>
    public static IReadOnlyList<SourceKind> Kinds { get; } = [Named("ansible.eda.webhook"), Named("eda.builtin.webhook")];

    private readonly ListeningSignal _listening = new();

    public string Name => name;

    public Task<IReadOnlyList<Uri>> Listening => _listening.Task;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = WebhookSourceOptions.From(context);
        var missed = context.Netbox is { IsCopy: true } netbox ? new MissedWebhooks(
            options.Listener.Host, options.Listener.Port, context, netbox) : null;
        var listening = _listening.RunAsync(
            Name, options.Listener, new WebhookHandler(options, sink, context, missed, cancellationToken), context, cancellationToken);
        return missed is null ? listening : WatchAsync(listening, missed, sink, cancellationToken);
    }

    // The listening decides when the source ends.
    private static async Task WatchAsync(Task listening, MissedWebhooks missed, IEventSink sink, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = missed.RunAsync(sink, stop.Token);
        try
        {
            await (await Task.WhenAny(listening, watching).ConfigureAwait(false)).ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static SourceKind Named(string name) => new(name, context => new WebhookSource(name, context));
}
