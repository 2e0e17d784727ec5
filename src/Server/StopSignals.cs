using System.Runtime.InteropServices;

namespace Plumbline.Server;

/// <summary>The wish to end: the first signal asks for an orderly end, the second for one at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _now = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, Caught));
    }

    /// <summary>The name of the first signal.</summary>
    public Task<string> First => _first.Task;

    public CancellationToken Now => _now.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _now.Dispose();
    }

    private void Caught(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_first.TrySetResult(context.Signal.ToString()))
            _now.Cancel();
    }
}
