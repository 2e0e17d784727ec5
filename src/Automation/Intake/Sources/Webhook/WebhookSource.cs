using Plumbline.Automation.Intake.Sources.Http;

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
        return _listening.RunAsync(
            Name, options.Listener, new WebhookHandler(options, sink, context, cancellationToken), context, cancellationToken);
    }

    private static SourceKind Named(string name) => new(name, context => new WebhookSource(name, context));
}
