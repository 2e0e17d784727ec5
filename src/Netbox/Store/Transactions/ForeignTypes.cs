using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>The types of which a store holds copies: nobody but who keeps the copies may change them here.</summary>
/// <param name="Types">The types.</param>
/// <param name="Name">Where their originals are, for people.</param>
internal sealed record ForeignTypes(IReadOnlySet<ObjectType> Types, string Name)
{
    /// <exception cref="StoreRefusal">Somebody else changes a copy.</exception>
    public void Guard(Transaction transaction)
    {
        if (!transaction.Actor.KeepsCopies
            && transaction.Changes.FirstOrDefault(change => Types.Contains(change.Row.Type)) is { } change)
            throw StoreRefusal.Detail(
                403, $"This server keeps a copy of {change.Row.Type.VerbosePlural} of NetBox at {Name}: change them there, and they change "
                    + "here");
    }
}
