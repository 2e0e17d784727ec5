using Plumbline.Automation.Inventory;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Runs.Readiness;

/// <summary>Knows what hosts still lack. A port: our store can say at once when something changed, a remote NetBox is asked
/// again.</summary>
public interface IReadiness
{
    /// <summary>Whether <see cref="ChangedAsync"/> hears of every change, so that nothing needs to be looked at without one.</summary>
    bool SignalsChanges { get; }

    /// <summary>
    /// What is missing, host by host; empty when all are ready. Hosts are spoken to only when nothing else is missing on any of them.
    /// </summary>
    ValueTask<IReadOnlyList<HostLack>> CheckAsync(
        IReadOnlyList<string> hosts, IReadOnlyList<ReadyCheck> needs, CancellationToken cancellationToken);

    /// <summary>Says what is missing of a host as its object alone shows it; null where that does not tell.</summary>
    internal Func<SoleObject, IReadOnlyList<HostLack>>? JudgeOf(IReadOnlyList<ReadyCheck> needs) => null;

    /// <summary>A host that the inventory does not know, as something to wait for.</summary>
    HostLack Unknown(string host) => new(host, "is not in the inventory") { Inputs = HostInputs.Object | HostInputs.Related };

    /// <summary>How a host that the inventory does not know has gone for good; null where it may come yet.</summary>
    /// <param name="host">Its name in the inventory.</param>
    /// <param name="objects">What the event that asked for it is about.</param>
    /// <param name="since">When it was asked for.</param>
    HostDeletion? DeletionOf(string host, IReadOnlyList<EventObject> objects, DateTimeOffset since) => null;

    /// <summary>The present moment, to wait for what changes after it.</summary>
    long Now { get; }

    /// <summary>
    /// Completes when something has changed since a moment that can end one of the lacks (null: that concerns any host), or when a host
    /// that is spoken to answers otherwise; never, where changes are not signalled.
    /// </summary>
    /// <param name="lacks">What is waited for.</param>
    /// <param name="since">A moment that <see cref="Now"/> gave.</param>
    /// <param name="looks">How often it was looked already: hosts are spoken to with pauses that grow.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task ChangedAsync(IReadOnlyList<HostLack>? lacks, long since, int looks, CancellationToken cancellationToken);
}
