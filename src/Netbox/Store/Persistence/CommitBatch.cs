using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Persistence;

/// <summary>All that a request writes, or several that share a commit, in one transaction of the database.</summary>
/// <param name="Version">The store's version after it.</param>
/// <param name="Rows">The rows; null where one is gone.</param>
/// <param name="Sequences">The last id of each type that was given out.</param>
/// <param name="ChangeData">What the change log keeps of each change, by the id of its row.</param>
/// <param name="Outbox">What is to be delivered.</param>
internal sealed record CommitBatch(
    long Version,
    IReadOnlyDictionary<(ObjectType Type, long Id), Row?> Rows,
    IReadOnlyList<(ObjectType Type, long Last)> Sequences,
    IReadOnlyList<(long Id, byte[] Pre, byte[] Post)> ChangeData,
    IReadOnlyList<OutboxEntry> Outbox)
{
    /// <summary>What is noted under names with the same commit.</summary>
    public IReadOnlyDictionary<string, string> Marks { get; init; } = new Dictionary<string, string>();

    /// <summary>Files by their paths; null where one is kept no longer.</summary>
    public IReadOnlyDictionary<string, byte[]?> Files { get; init; } = new Dictionary<string, byte[]?>();

    /// <summary>What several requests write one after the other, as one.</summary>
    public static CommitBatch Of(IReadOnlyList<CommitBatch> batches)
    {
        if (batches.Count == 1)
            return batches[0];
        var rows = new Dictionary<(ObjectType Type, long Id), Row?>();
        var sequences = new Dictionary<ObjectType, long>();
        var marks = new Dictionary<string, string>();
        var files = new Dictionary<string, byte[]?>();
        foreach (var batch in batches)
        {
            foreach (var (key, row) in batch.Rows)
                rows[key] = row;
            foreach (var (type, last) in batch.Sequences)
                sequences[type] = last;
            foreach (var (name, text) in batch.Marks)
                marks[name] = text;
            foreach (var (path, content) in batch.Files)
                files[path] = content;
        }
        return new CommitBatch(
            batches[^1].Version,
            rows,
            [.. sequences.Select(s => (s.Key, s.Value))],
            [.. batches.SelectMany(b => b.ChangeData)],
            [.. batches.SelectMany(b => b.Outbox)]) { Marks = marks, Files = files };
    }
}
