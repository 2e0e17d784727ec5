namespace Plumbline.Automation.Inventory;

/// <summary>
/// Makes the inventory of one run: a port, because a NetBox inventory is rendered and a static one is passed on as it is.
/// </summary>
public interface IRunInventory
{
    /// <summary>
    /// Prepares what <c>ansible-playbook</c> is given with <c>-i</c> (and <c>-l</c>). Files are written into <paramref name="directory"/>,
    /// which belongs to the run and is made when it is needed, with mode 0600. Call it anew for every attempt: the hosts of the run are
    /// read again before it.
    /// </summary>
    Task<PreparedInventory> PrepareAsync(InventoryTarget target, string directory, CancellationToken cancellation);
}
