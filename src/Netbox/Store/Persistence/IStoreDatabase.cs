using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>Where the store keeps its rows. A commit is durable and whole, or has not happened.</summary>
internal interface IStoreDatabase : IDisposable
{
    IOutbox Outbox { get; }

    /// <summary>The version of the last commit; 0 for a new store.</summary>
    long Version { get; }

    /// <summary>The tables of all types but the change log.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants them any more.</exception>
    IReadOnlyList<Table> Load(CancellationToken cancellation);

    /// <summary>The change log as it is now.</summary>
    LoggedRows Changes();

    /// <summary>When the last change was made.</summary>
    DateTimeOffset LastChange();

    IEnumerable<(ObjectType Type, long Last)> LoadSequences();

    /// <summary>What the change log keeps of a change: before it, or after it.</summary>
    byte[]? ReadChange(long id, bool after);

    /// <summary>What was last noted under a name; null for nothing.</summary>
    string? ReadMark(string name);

    /// <summary>A file by its path; null when there is none.</summary>
    byte[]? ReadFile(string path);

    /// <summary>Bytes of all files.</summary>
    long FileBytes();

    /// <summary>Whether there is any object of these types.</summary>
    bool HoldsAny(IEnumerable<ObjectType> types);

    void Commit(CommitBatch batch);

    /// <summary>Bytes of the file, and bytes in it that hold nothing.</summary>
    (long OnDisk, long Free) Usage();

    /// <summary>Bytes of what the change log keeps.</summary>
    long ChangeBytes();

    /// <summary>Gives some free pages back to the disk.</summary>
    void Shrink(int pages);

    /// <summary>Lets the file take the size that <see cref="Shrink"/> left it.</summary>
    void Settle();

    /// <summary>Writes something that nobody reads.</summary>
    void Probe(DateTimeOffset at);
}
