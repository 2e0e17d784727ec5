using Plumbline.Automation.Runs.Records;

namespace Plumbline.Automation.Runs.Requests;

/// <summary>What is told of one run to somebody outside.</summary>
public interface IRunReports
{
    /// <summary>Whether what happens inside the run is to be told.</summary>
    bool WantsEvents { get; }

    /// <summary>A process exists. Told once, whoever says it first.</summary>
    Task BegunAsync(CancellationToken cancellationToken);

    /// <summary>Something happened inside the run; a JSON object.</summary>
    Task HappenedAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>What is to be recorded together with the end of the run.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> EndedAsync(RunRecord record, DateTimeOffset at, CancellationToken cancellationToken);
}
