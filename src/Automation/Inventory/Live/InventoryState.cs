namespace Plumbline.Automation.Inventory.Live;

/// <summary>How a live inventory stands.</summary>
/// <param name="LoadedAt">When everything was last read, or null if it never was.</param>
/// <param name="Hosts">How many hosts it has.</param>
/// <param name="Trouble">Why the last reading failed, or null if it did not.</param>
/// <param name="Attempt">How often reading has failed since it last worked.</param>
public sealed record InventoryState(DateTimeOffset? LoadedAt, int Hosts, string? Trouble, int Attempt)
{
    public bool IsReady => LoadedAt is not null;

    /// <summary>Whether the trouble is a mistake of the inventory file, which was said where it stands.</summary>
    public bool IsOfFile { get; init; }
}
