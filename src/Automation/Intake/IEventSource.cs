namespace Plumbline.Automation.Intake;

/// <summary>Where events come from: a webhook, a timer, a file.</summary>
public interface IEventSource
{
    /// <summary>The plugin's name as rulebooks write it, legacy names resolved.</summary>
    string Name { get; }

    /// <summary>Brings events until the source has no more or is cancelled.</summary>
    /// <exception cref="PluginException">The source cannot start or go on: wrong arguments, port in use, a filter that failed.</exception>
    Task RunAsync(IEventSink sink, CancellationToken cancellationToken);
}
