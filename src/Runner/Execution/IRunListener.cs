using Plumbline.Runner.Output;

namespace Plumbline.Runner.Execution;

/// <summary>Follows a run while it goes on. A slow listener slows Ansible's output, never loses any.</summary>
public interface IRunListener
{
    /// <summary>The process exists.</summary>
    ValueTask StartedAsync(ProcessStamp process, CancellationToken cancellation);

    /// <summary>Bytes exactly as Ansible printed them (UTF-8), or whole lines of JSON job events in JSON mode.</summary>
    ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    ValueTask EventAsync(RunEvent happened, CancellationToken cancellation);

    /// <summary>One job event as a JSON object, if <see cref="RunSpec.JobEvents"/> or JSON mode asked for them.</summary>
    ValueTask JobEventAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation);
}
