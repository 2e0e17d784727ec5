using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>The store as it was at one moment: exactly the changes up to one are in it, however it goes on.</summary>
/// <param name="Change">The newest change.</param>
/// <param name="Store">Its objects.</param>
/// <param name="Inventory">The same, as an inventory reads them.</param>
internal sealed record StoreMoment(long Change, IStoreReader Store, INetboxReader Inventory)
{
    /// <summary>The present moment.</summary>
    public static StoreMoment Of(INetboxStore store, INetboxReader inventory)
    {
        while (true)
        {
            var (version, change) = (store.ChangeVersion, store.LastChange);
            var moment = new StoreMoment(change, store.Reader, inventory.Still());
            if (store.ChangeVersion == version && store.LastChange == change)
                return moment;
        }
    }
}
