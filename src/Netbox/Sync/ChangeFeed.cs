namespace Plumbline.Netbox.Sync;

/// <summary>
/// Reads another NetBox's change log to its end: what is newer than the newest that was seen, and what was missing below it. Which ids were
/// seen is known exactly, so no change is taken twice and none is left out, in whatever order they are committed.
/// </summary>
internal sealed class ChangeFeed(RemoteLists lists, string path, ReplicaOptions options, TimeProvider time)
{
    // A gap this wide is not of requests under way: sequences jump when a database restarts.
    private const int MostHoles = 2000;

    // Requests that were under way when a replica began.
    private const int LookedBack = 500;

    /// <summary>Has <paramref name="progress"/> begin with the newest change; those under way will be found.</summary>
    public async Task BeginAsync(ReplicaProgress progress, CancellationToken cancellation)
    {
        var seen = (await lists.LastAsync(path, LookedBack, "", cancellation).ConfigureAwait(false))
            .Select(RemoteChange.Read).OfType<RemoteChange>().Select(c => c.Id).ToHashSet();
        progress.Newest = seen.Count == 0 ? 0 : seen.Max();
        progress.Holes.Clear();
        if (seen.Count > 0)
            AddHoles(progress, seen.Min(), progress.Newest, seen);
    }

    /// <summary>Whether the newest change that was seen is still there.</summary>
    public async Task<bool> ContinuesAsync(ReplicaProgress progress, CancellationToken cancellation) =>
        progress.Newest == 0 || (await lists.FindAsync(path, [progress.Newest], "", cancellation).ConfigureAwait(false)).Count > 0;

    /// <summary>Hands on the changes that were not seen, some at a time; they are seen once <paramref name="take"/> has returned.</summary>
    public async Task ReadAsync(
        ReplicaProgress progress, Func<IReadOnlyList<RemoteChange>, Task> take, CancellationToken cancellation)
    {
        await CloseHolesAsync(progress, take, cancellation).ConfigureAwait(false);
        while (true)
        {
            var page = await lists.BehindAsync(path, progress.Newest, null, "", cancellation).ConfigureAwait(false);
            var changes = page.Select(RemoteChange.Read).OfType<RemoteChange>().Where(c => c.Id > progress.Newest)
                .OrderBy(c => c.Id).ToList();
            if (changes.Count == 0)
                return;
            if (progress.Newest > 0)
                AddHoles(progress, progress.Newest, changes[^1].Id, [.. changes.Select(c => c.Id)]);
            progress.Newest = changes[^1].Id;
            await take(changes).ConfigureAwait(false);
        }
    }

    private async Task CloseHolesAsync(
        ReplicaProgress progress, Func<IReadOnlyList<RemoteChange>, Task> take, CancellationToken cancellation)
    {
        var expired = time.GetUtcNow() - options.Overlap;
        foreach (var id in progress.Holes.Where(hole => hole.Value < expired).Select(hole => hole.Key).ToList())
            progress.Holes.Remove(id);
        if (progress.Holes.Count == 0)
            return;
        var found = (await lists.FindAsync(path, [.. progress.Holes.Keys], "", cancellation).ConfigureAwait(false))
            .Select(RemoteChange.Read).OfType<RemoteChange>().Where(c => progress.Holes.ContainsKey(c.Id)).OrderBy(c => c.Id).ToList();
        if (found.Count == 0)
            return;
        foreach (var change in found)
            progress.Holes.Remove(change.Id);
        await take(found).ConfigureAwait(false);
    }

    private void AddHoles(ReplicaProgress progress, long after, long before, HashSet<long> seen)
    {
        var now = time.GetUtcNow();
        for (var id = Math.Max(after + 1, before - MostHoles); id < before; id++)
            if (!seen.Contains(id))
                progress.Holes.TryAdd(id, now);
        while (progress.Holes.Count > MostHoles)
            progress.Holes.Remove(progress.Holes.Keys.First());
    }
}
