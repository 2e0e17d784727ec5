using System.Collections.Concurrent;

namespace Plumbline.Supervision;

/// <summary>How every part of the program stands. Each part writes its own line; whoever is asked for health reads them all.</summary>
public sealed class HealthBoard(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, HealthPart> _parts = new(StringComparer.Ordinal);

    /// <summary>The part of a name; made when it is asked for the first time.</summary>
    public HealthPart Part(string name) => _parts.GetOrAdd(name, n => new HealthPart(n, time));

    /// <summary>Takes away a part that is no more, so that its last trouble does not stay.</summary>
    public void Remove(string name) => _parts.TryRemove(name, out _);

    /// <summary>All parts, by name.</summary>
    public IReadOnlyList<HealthReport> Reports() => [.. _parts.Values.Select(part => part.Report())
        .OrderBy(report => report.Name, StringComparer.Ordinal)];

    /// <summary>The worst state of any part.</summary>
    public HealthState State => _parts.IsEmpty ? HealthState.Ok : _parts.Values.Max(part => part.State);
}
