using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Alertmanager;

/// <summary><c>alertmanager</c>: what Prometheus' Alertmanager posts, as a whole and alert by alert.</summary>
internal sealed class AlertmanagerSource(SourceContext context) : IListeningSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.alertmanager", context => new AlertmanagerSource(context));

    private readonly ListeningSignal _listening = new();

    public string Name => Kind.Name;

    public Task<IReadOnlyList<Uri>> Listening => _listening.Task;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var options = AlertmanagerOptions.From(context);
        return _listening.RunAsync(
            Name, options.Listener, new AlertmanagerHandler(options, sink, context.Logger, cancellationToken), context, cancellationToken);
    }
}
