using System.Globalization;
using Plumbline.Netbox.Store.Persistence;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>What all pictures of a store may take. Those of requests that are written together count before they are written.</summary>
internal sealed class PictureRoom(IStoreDatabase database, long most)
{
    private long _unwritten;

    /// <summary>Requests begin that are written together.</summary>
    public void Begin() => _unwritten = 0;

    /// <summary>One of them takes what it brings.</summary>
    public void Take(CommitBatch batch) => _unwritten += Bytes(batch.Files);

    /// <exception cref="StoreRefusal">What a request brings has no room.</exception>
    public void Check(Transaction transaction)
    {
        var added = Bytes(transaction.Files);
        if (added > 0 && database.FileBytes() + _unwritten + added > most)
            throw StoreRefusal.Detail(507, string.Create(
                CultureInfo.InvariantCulture, $"The pictures of this store take all the room there is for them ({most} bytes)."));
    }

    private static long Bytes(IReadOnlyDictionary<string, byte[]?> files) => files.Sum(file => file.Value?.LongLength ?? 0);
}
