using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory;

/// <summary>The outcome of preparing a run's inventory: <see cref="Ready"/> or <see cref="Refused"/>.</summary>
public abstract record PreparedInventory
{
    private PreparedInventory()
    {
    }

    /// <summary>The run can start.</summary>
    /// <param name="Paths">What to pass with <c>-i</c>, in order.</param>
    /// <param name="Limit">What to pass with <c>-l</c>, or null; always a pattern the user wrote or a list of names that Ansible reads as
    /// names.</param>
    /// <param name="Hosts">The hosts of the run, sorted; empty when only Ansible can tell (an inventory that is not ours).</param>
    /// <param name="Scope">Which hosts were handed over.</param>
    /// <param name="Reason">Why those, in one line, for the run's record.</param>
    /// <param name="Findings">What the user should know and was not told before.</param>
    public sealed record Ready(
        IReadOnlyList<string> Paths, string? Limit, IReadOnlyList<string> Hosts, InventoryScope Scope, string Reason,
            IReadOnlyList<Diagnostic> Findings)
        : PreparedInventory;

    /// <summary>The hosts are known and lack what the run needs, as <see cref="InventoryTarget.AreReady"/> said.</summary>
    /// <param name="Hosts">The hosts of the run, sorted.</param>
    public sealed record NotReady(IReadOnlyList<string> Hosts) : PreparedInventory;

    /// <summary>The run cannot start now; <see cref="Why"/> says whether waiting can help.</summary>
    /// <param name="Message">One line for people: what was looked for, where, and the nearest name.</param>
    public sealed record Refused(RefusalReason Why, string Message) : PreparedInventory
    {
        /// <summary>The hosts it is about, where they are known.</summary>
        public IReadOnlyList<string> Hosts { get; init; } = [];

        /// <summary>The other hosts that the run is for; null where they are not all known by name.</summary>
        public IReadOnlyList<string>? Others { get; init; }
    }
}
