using System.Text;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;

namespace Plumbline.Runner.Tests;

/// <summary>Keeps all that a run reports.</summary>
internal sealed class RunWitness : IRunListener
{
    private readonly List<byte> _output = [];

    public ProcessStamp? Process { get; private set; }

    public List<RunEvent> Events { get; } = [];

    public List<string> Jobs { get; } = [];

    public Func<ProcessStamp, Task>? OnStarted { get; set; }

    public Func<RunEvent, Task>? OnEvent { get; set; }

    public string Output => Encoding.UTF8.GetString([.. _output]);

    public async ValueTask StartedAsync(ProcessStamp process, CancellationToken cancellation)
    {
        Process = process;
        if (OnStarted is not null)
            await OnStarted(process);
    }

    public ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _output.AddRange(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public async ValueTask EventAsync(RunEvent happened, CancellationToken cancellation)
    {
        Events.Add(happened);
        if (OnEvent is not null)
            await OnEvent(happened);
    }

    public ValueTask JobEventAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        Jobs.Add(Encoding.UTF8.GetString(json.Span));
        return ValueTask.CompletedTask;
    }
}
