namespace Plumbline.Netbox.Sync;

/// <summary>
/// Reads another NetBox's change log to its end: what is newer than the newest that was seen, and what was missing below it. Which ids were
/// seen is known exactly, so no change is taken twice and none is left out, in whatever order they are committed.
/// </summary>
internal sealed class ChangeFeed(RemoteLists lists, string path, ReplicaOptions options, TimeProvider time)
{
    // Requests that were under way when a replica began.
    private const int LookedBack = 500;

    // Holes that are asked for at every reading; of each a page, the rest the next time.
    private const int HolesAtOnce = 20;

    /// <summary>Has <paramref name="progress"/> begin with the newest change; those under way will be found.</summary>
    public async Task BeginAsync(ReplicaProgress progress, CancellationToken cancellation)
    {
        var seen = (await lists.LastAsync(path, LookedBack, "", cancellation).ConfigureAwait(false)).Items
            .Select(RemoteChange.Read).OfType<RemoteChange>().OrderBy(c => c.Id).ToList();
        progress.Newest = seen.Count == 0 ? 0 : seen[^1].Id;
        progress.NewestMark = seen.Count == 0 ? "" : seen[^1].Mark;
        progress.Holes.Clear();
        AddHoles(progress, seen.Count == 0 ? 0 : seen[0].Id, seen);
    }

    /// <summary>
    /// Hands on the changes that were not seen, some at a time; they are seen once <paramref name="take"/> has returned.
    /// </summary>
    /// <returns>Whether the log goes on where it was left.</returns>
    public async Task<LogState> ReadAsync(
        ReplicaProgress progress, Func<IReadOnlyList<RemoteChange>, Task> take, CancellationToken cancellation)
    {
        await CloseHolesAsync(progress, take, cancellation).ConfigureAwait(false);
        for (var state = LogState.GoesOn; ;)
        {
            // The newest that is known is read again: that it is still the same shows that nothing was put back.
            var known = progress.Newest;
            var page = await lists.BehindAsync(path, Math.Max(0, known - 1), null, "", RemoteChange.Read, cancellation)
                .ConfigureAwait(false);
            var read = page.OfType<RemoteChange>().OrderBy(c => c.Id).ToList();
            var changes = read.Where(c => c.Id > known).ToList();
            if (known > 0 && read.Find(c => c.Id == known) is var again && again?.Mark != progress.NewestMark)
            {
                progress.Doubt();
                // One that was forgotten has others behind it; one that is another now is of another database.
                if (again is not null || changes.Count == 0)
                    return LogState.IsAnother;
                state = LogState.WasCut;
            }
            if (changes.Count == 0)
                return state;
            if (known > 0)
                AddHoles(progress, known, changes);
            (progress.Newest, progress.NewestMark) = (changes[^1].Id, changes[^1].Mark);
            await take(changes).ConfigureAwait(false);
        }
    }

    private async Task CloseHolesAsync(
        ReplicaProgress progress, Func<IReadOnlyList<RemoteChange>, Task> take, CancellationToken cancellation)
    {
        var expired = time.GetUtcNow() - options.Overlap;
        progress.Holes.RemoveAll(hole => hole.Since < expired);
        foreach (var hole in progress.Holes.Take(HolesAtOnce).ToList())
        {
            var found = (await lists.BehindAsync(path, hole.From - 1, hole.To, "", RemoteChange.Read, cancellation).ConfigureAwait(false))
                .OfType<RemoteChange>().Where(c => c.Id >= hole.From && c.Id <= hole.To)
                .OrderBy(c => c.Id).ToList();
            var at = progress.Holes.IndexOf(hole);
            progress.Holes.RemoveAt(at);
            // What could not be asked for this time waits behind the others for its turn.
            progress.Holes.AddRange(Between(hole.From - 1, hole.To + 1, found, hole.Since));
            if (found.Count > 0)
                await take(found).ConfigureAwait(false);
        }
    }

    private void AddHoles(ReplicaProgress progress, long after, List<RemoteChange> seen)
    {
        if (seen.Count > 0)
            progress.Holes.AddRange(Between(after, seen[^1].Id, seen, time.GetUtcNow()));
    }

    // The runs of ids behind one and before another that are not among those that were seen.
    private static IEnumerable<LogHole> Between(long after, long before, List<RemoteChange> seen, DateTimeOffset since)
    {
        foreach (var id in seen.Select(c => c.Id).Append(before))
        {
            if (id > after + 1)
                yield return new LogHole(after + 1, id - 1, since);
            after = Math.Max(after, id);
        }
    }
}

/// <summary>How a change log goes on.</summary>
internal enum LogState
{
    GoesOn,

    /// <summary>Its older entries were forgotten, perhaps some that were not seen.</summary>
    WasCut,

    /// <summary>It is that of another database, such as an older copy.</summary>
    IsAnother,
}
