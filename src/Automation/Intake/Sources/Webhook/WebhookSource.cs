using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary><c>webhook</c>: every JSON text posted to any path is an event.</summary>
internal sealed class WebhookSource : IListeningSource
{
    private readonly SourceContext _context;
    private readonly ListeningSignal _listening = new();

    public WebhookSource(string name, SourceContext context) => (Name, _context) = (name, context);

    public string Name { get; }

    public Task<IReadOnlyList<Uri>> Listening => _listening.Task;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = WebhookOptions.From(_context);
        return _listening.RunAsync(
            Name, options.Listener, new WebhookHandler(options, sink, _context, cancellationToken), _context, cancellationToken);
    }
}
