using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Runs;

/// <summary>Knows what hosts still lack. A port: our store can say at once when something changed, a remote NetBox is asked
/// again.</summary>
public interface IReadiness
{
    /// <summary>Whether <see cref="ChangedAsync"/> ever completes.</summary>
    bool SignalsChanges { get; }

    /// <summary>What is missing, host by host; empty when all are ready.</summary>
    ValueTask<IReadOnlyList<HostLack>> CheckAsync(
        IReadOnlyList<string> hosts, IReadOnlyList<ReadyCheck> needs, CancellationToken cancellationToken);

    /// <summary>The present moment, to wait for what changes after it.</summary>
    long Now { get; }

    /// <summary>Completes when something has changed since a moment that concerns one of the hosts (null: any); never, where changes are
    /// not signalled.</summary>
    Task ChangedAsync(IReadOnlyCollection<string>? hosts, long since, CancellationToken cancellationToken);
}

/// <summary>Something a host does not have yet.</summary>
/// <param name="What">For people: <c>primary IP address</c>.</param>
public sealed record HostLack(string Host, string What)
{
    public override string ToString() => $"{Host} has no {What}";
}
