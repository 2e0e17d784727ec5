using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Compares the replica with its original, type by type: what is missing, what has gone, and what has another time of its last update, as
/// scripts and plugins of NetBox leave it that write past its change log. What was updated lately and how many there are is asked for; the
/// whole list only where that does not come out even.
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

    /// <param name="type">What is compared.</param>
    /// <param name="since">Nothing older is looked at, unless numbers differ; null for all there is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many objects of the type were not as they are in the original.</returns>
    public async Task<int> RunAsync(ObjectType type, DateTimeOffset? since, CancellationToken cancellation)
    {
        if (since is not { } from)
            return await WholeAsync(type, cancellation).ConfigureAwait(false);
        var found = await SinceAsync(type, from, cancellation).ConfigureAwait(false);
        if (await IsEvenAsync(type, cancellation).ConfigureAwait(false))
            return found;
        // What came or went just now is in the log.
        await toldMeanwhile().ConfigureAwait(false);
        return await IsEvenAsync(type, cancellation).ConfigureAwait(false)
            ? found
            : found + await WholeAsync(type, cancellation).ConfigureAwait(false);
    }

    private async Task<int> SinceAsync(ObjectType type, DateTimeOffset since, CancellationToken cancellation)
    {
        var (suspects, filter) = (new List<long>(), $"&last_updated__gte={since.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z");
        try
        {
            await foreach (var (id, updated) in TimesAsync(type, filter, cancellation).ConfigureAwait(false))
                if (writer.State.Find(type, id)?.LastUpdated != updated)
                    suspects.Add(id);
        }
        // An old NetBox has no such filter of some lists.
        catch (NetboxException refused) when (refused.Status == 400)
        {
            return await WholeAsync(type, cancellation).ConfigureAwait(false);
        }
        return await CorrectAsync(type, suspects, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> IsEvenAsync(ObjectType type, CancellationToken cancellation)
    {
        var (newest, count) = await lists.LastAsync(type.ListPath, 1, "&brief=true", cancellation).ConfigureAwait(false);
        // As many as here may still be others: what came has the highest id.
        return count == writer.CountOf(type) && newest.All(shown => writer.Knows(type, RemoteLists.Id(shown)));
    }

    private async Task<int> WholeAsync(ObjectType type, CancellationToken cancellation)
    {
        var own = writer.State[type].Rows.From().ToDictionary(row => row.Id, row => row.LastUpdated);
        var (suspects, there) = (new List<long>(), new HashSet<long>());
        await foreach (var (id, updated) in TimesAsync(type, "", cancellation).ConfigureAwait(false))
        {
            there.Add(id);
            if (!own.Remove(id, out var known) || known != updated)
                suspects.Add(id);
        }
        suspects.AddRange(own.Keys);
        writer.Forget(type, there.Contains);
        return await CorrectAsync(type, suspects, cancellation).ConfigureAwait(false);
    }

    private async Task<int> CorrectAsync(ObjectType type, List<long> suspects, CancellationToken cancellation)
    {
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
        ObjectType type, string filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = 0L; ;)
        {
            var page = await lists.NextAsync(
                type.ListPath, after, null, filter + Times + RemoteLists.Without(type), RemoteRow.Stamp, cancellation)
                .ConfigureAwait(false);
            var last = page.Count == 0 ? 0 : page.Max(item => item.Id);
            foreach (var item in page)
                yield return item;
            if (last <= after)
                yield break;
            after = last;
        }
    }
}
