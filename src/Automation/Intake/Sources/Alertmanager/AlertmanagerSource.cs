using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Alertmanager;

/// <summary><c>alertmanager</c>: what Prometheus' Alertmanager posts, as a whole and alert by alert.</summary>
internal sealed class AlertmanagerSource(SourceContext context) : IListeningSource
{
    private readonly ListeningSignal _listening = new();

    public string Name => "ansible.eda.alertmanager";

    public Task<IReadOnlyList<Uri>> Listening => _listening.Task;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = AlertmanagerOptions.From(context);
        return _listening.RunAsync(
            Name, options.Listener, new AlertmanagerHandler(options, sink, context.Logger, cancellationToken), context, cancellationToken);
    }
}
