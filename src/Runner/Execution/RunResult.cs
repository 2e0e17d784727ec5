using System.Text.Json;
using Plumbline.Runner.Output;

namespace Plumbline.Runner.Execution;

/// <summary>What came of a run.</summary>
public sealed record RunResult
{
    public required Guid Id { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>Ansible's exit code; null when no process was started or it was ended by a signal.</summary>
    public int? ExitCode { get; init; }

    /// <summary>
    /// Hosts that failed or could not be reached, in the order it happened; rescued and ignored failures are not among them.
    /// </summary>
    public IReadOnlyList<HostFailure> Failures { get; init; } = [];

    /// <summary>One line for people: which host, which task, what message; or why nothing was started. Null when successful.</summary>
    public string? Problem { get; init; }

    /// <summary>The last <c>set_fact</c> facts or <c>set_stats</c> values of any host: a JSON object.</summary>
    public JsonElement? Artifacts { get; init; }

    public IReadOnlyDictionary<string, HostStats> Stats { get; init; } = new Dictionary<string, HostStats>();

    /// <summary>What Ansible printed; of a very long output its beginning and its end.</summary>
    public string Output { get; init; } = "";

    public ProcessStamp? Process { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Ended { get; init; }
}
