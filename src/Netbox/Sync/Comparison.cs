using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Compares the replica with its original, type by type: what is missing, what has gone, and what has another time of its last update, as
/// scripts and plugins of NetBox leave it that write past its change log.
/// </summary>
/// <param name="lists">The original.</param>
/// <param name="writer">The copy.</param>
/// <param name="toldMeanwhile">Reads the change log to its end, and says which objects it was about.</param>
internal sealed class Comparison(
    RemoteLists lists, ReplicaWriter writer, Func<Task<IReadOnlySet<(string Type, long Id)>>> toldMeanwhile)
{
    // Not more than an address holds, and a commit should take no long.
    private const int AtOnce = 500;

    private const string Times = "&fields=id,created,last_updated";

    /// <returns>How many objects of the type were not as they are in the original.</returns>
    public async Task<int> RunAsync(ObjectType type, CancellationToken cancellation)
    {
        var own = writer.State[type].Rows.From().ToDictionary(row => row.Id, row => row.LastUpdated);
        var suspects = new List<long>();
        await foreach (var (id, updated) in TimesAsync(type, cancellation).ConfigureAwait(false))
            if (!own.Remove(id, out var known) || known != updated)
                suspects.Add(id);
        suspects.AddRange(own.Keys);
        var found = 0;
        foreach (var ids in suspects.Chunk(AtOnce))
            found += await CorrectAsync(type, ids, cancellation).ConfigureAwait(false);
        return found;
    }

    // A change may have been under way while the list was read: what the log has told by now is none of the differences.
    private async Task<int> CorrectAsync(ObjectType type, long[] ids, CancellationToken cancellation)
    {
        var there = await lists.FindAsync(type.ListPath, ids, RemoteLists.Without(type), cancellation).ConfigureAwait(false);
        var known = there.Select(RemoteLists.Id).ToHashSet();
        var told = await toldMeanwhile().ConfigureAwait(false);
        bool IsUntold(long id) => !told.Contains((type.Label, id));
        return await writer.CorrectAsync(
            type, [.. there.Where(item => IsUntold(RemoteLists.Id(item)))], [.. ids.Where(id => !known.Contains(id) && IsUntold(id))],
            cancellation).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<(long Id, DateTimeOffset Updated)> TimesAsync(
        ObjectType type, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = 0L; ;)
        {
            var page = await lists.BehindAsync(
                type.ListPath, after, null, Times + RemoteLists.Without(type), cancellation).ConfigureAwait(false);
            var last = page.Count == 0 ? 0 : page.Max(RemoteLists.Id);
            foreach (var item in page)
                yield return (RemoteLists.Id(item), Time(item, "last_updated") ?? Time(item, "created") ?? DateTimeOffset.UnixEpoch);
            if (last <= after)
                yield break;
            after = last;
        }
    }

    private static DateTimeOffset? Time(JsonElement shown, string name) =>
        shown.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && Lookups.TryTime(value.GetString()!, out var time) ? time : null;
}
