using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources;

/// <summary><c>range</c>: events <c>i</c> = 0 … limit-1, then the end.</summary>
internal sealed class RangeSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.range", context => new RangeSource(context))
    {
        Legacy = ["ansible.eda.range"],
    };

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var arguments = new SourceArguments(context.Arguments);
        var limit = SourceArguments.Integer("limit", arguments.Required("limit"));
        var delay = arguments.Seconds("delay");
        for (long i = 0; i < limit; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await sink.PublishAsync(new Mapping { { "i", i } }, cancellationToken).ConfigureAwait(false);
            if (delay != TimeSpan.Zero)
                await Task.Delay(delay, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
