using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources;

/// <summary><c>tick</c>: events <c>i</c> = 1, 2, … with a delay between them.</summary>
internal sealed class TickSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.tick", context => new TickSource(context)) { IsDeprecated = true };

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var delay = new SourceArguments(context.Arguments).Seconds("delay", 1);
        for (long i = 1; ; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await sink.PublishAsync(new Mapping { { "i", i } }, cancellationToken).ConfigureAwait(false);
            await Task.Delay(delay, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
