namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>Runs a listener until it is cancelled and tells where it listens.</summary>
internal sealed class ListeningSignal
{
    private readonly TaskCompletionSource<IReadOnlyList<Uri>> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<Uri>> Task => _listening.Task;

    public async Task RunAsync(
        string name, ListenerOptions options, IExchangeHandler handler, SourceContext context, CancellationToken cancellationToken)
    {
        try
        {
            var listener = await Listener.StartAsync(options, handler, context, cancellationToken).ConfigureAwait(false);
            await using var stopping = listener.ConfigureAwait(false);
            context.Logger.Listening(name, string.Join(", ", listener.Addresses));
            _listening.TrySetResult(listener.Addresses);
            await System.Threading.Tasks.Task.Delay(Timeout.Infinite, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _listening.TrySetCanceled(CancellationToken.None);
        }
        cancellationToken.ThrowIfCancellationRequested();
    }
}
