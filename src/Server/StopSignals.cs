using System.Runtime.InteropServices;

namespace Plumbline.Server;

/// <summary>The wish to end: the first signal asks for an orderly end, the second for one at once. SIGHUP asks for a reload.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _now = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT])
            _registrations.Add(PosixSignalRegistration.Create(signal, Caught));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            OnReload?.Invoke();
        }));
    }

    /// <summary>The name of the first signal.</summary>
    public Task<string> First => _first.Task;

    public CancellationToken Now => _now.Token;

    /// <summary>Called at SIGHUP; before it is set, that does nothing.</summary>
    public Action? OnReload { get; set; }

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
