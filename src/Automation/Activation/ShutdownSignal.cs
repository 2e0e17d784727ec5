using Plumbline.Automation.Actions;

namespace Plumbline.Automation.Activation;

/// <summary>The first request to end; later ones are not heard.</summary>
internal sealed class ShutdownSignal : IShutdownSignal
{
    private readonly TaskCompletionSource<ShutdownRequest> _request = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ShutdownRequest> Requested => _request.Task;

    public void Request(ShutdownRequest request) => _request.TrySetResult(request);
}
