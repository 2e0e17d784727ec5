using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Reads everything once: types side by side, long ones in several runs of ids, each page written with the place it ends at. Ended in the
/// middle, it goes on there. What changes meanwhile is in the change log, which is read from a point before it.
/// </summary>
internal sealed class FirstLoad(RemoteLists lists, ReplicaWriter writer, ReplicaProgress progress, int lanes)
{
    // A commit should take no long.
    private const int AtOnce = 500;

    private readonly Lock _gate = new();
    private long _objects;

    /// <summary>Told of each page: objects read so far, how many are left, and the type that is read.</summary>
    public Action<long, long, string>? OnProgress { get; init; }

    /// <summary>
    /// Whether each type is read from its beginning: what was here before and is not shown has gone meanwhile.
    /// </summary>
    public bool IsAnew { get; init; }

    public long Objects => Interlocked.Read(ref _objects);

    /// <param name="types">What is read, in this order; the first <paramref name="leading"/> before all others.</param>
    /// <param name="leading">How many types others are read with the help of.</param>
    /// <param name="cancellation">Ends it; what was written stays.</param>
    public async Task RunAsync(IReadOnlyList<ObjectType> types, int leading, CancellationToken cancellation)
    {
        await PlanAllAsync(types, cancellation).ConfigureAwait(false);
        var planned = types.Where(type => Begun(type) is not null).ToList();
        var first = planned.Intersect(types.Take(leading)).ToList();
        foreach (var type in first)
            await TryAsync(type, () => ReadTypeAsync(type, cancellation)).ConfigureAwait(false);
        await EachAsync([.. planned.Except(first)], ReadTypeAsync, cancellation).ConfigureAwait(false);
        // Nothing was shown that others could be placed by.
        if (planned.Count > 0)
            await writer.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    // All are counted before the first is read, so that what is left is known. Ended in the middle, the rest is counted the next time.
    private async Task PlanAllAsync(IReadOnlyList<ObjectType> types, CancellationToken cancellation)
    {
        try
        {
            await EachAsync(types, PlanTypeAsync, cancellation).ConfigureAwait(false);
        }
        catch (NetboxException)
        {
            await writer.MarkAsync(Mark(), cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private Task EachAsync(
        IReadOnlyList<ObjectType> types, Func<ObjectType, CancellationToken, Task> work, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            types, new ParallelOptions { MaxDegreeOfParallelism = lanes, CancellationToken = cancellation },
            async (type, token) => await TryAsync(type, () => work(type, token)).ConfigureAwait(false));

    /// <summary>Whether NetBox does not show a list at all. A token that is refused is another trouble.</summary>
    public static bool IsMissing(NetboxException absent) => absent.Status == 404
        || (absent.Status == 403 && absent.Answer?.Contains("permission", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Why a type is not there, for people.</summary>
    public static string Missing(ObjectType type, NetboxException absent) => absent.Status == 404
        ? $"this NetBox has no {type.VerbosePlural} ({type.ListPath})"
        : $"the token may not view {type.Label}: hosts are shown without their {type.VerbosePlural}";

    private async Task TryAsync(ObjectType type, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (NetboxException absent) when (IsMissing(absent))
        {
            lock (_gate)
            {
                progress.Missing[type.Label] = Missing(type, absent);
                progress.Lanes.Remove(type.Label);
            }
        }
    }

    private async Task PlanTypeAsync(ObjectType type, CancellationToken cancellation)
    {
        if (Begun(type) is not null)
            return;
        var (newest, objects) = await lists.LastAsync(type.ListPath, 1, "&brief=true", cancellation).ConfigureAwait(false);
        var last = newest.Count == 0 ? 0 : RemoteLists.Id(newest[0]);
        var count = last == 0 ? 0 : last > lists.Page ? lanes : 1;
        lock (_gate)
        {
            progress.Lanes[type.Label] =
                [.. Enumerable.Range(0, count).Select(i => new LoadLane { After = last * i / count, Last = last * (i + 1) / count })];
            progress.Left += objects;
        }
    }

    private async Task ReadTypeAsync(ObjectType type, CancellationToken cancellation)
    {
        var before = IsAnew ? writer.State[type].Rows.From().Select(row => row.Id).ToHashSet() : [];
        await Task.WhenAll(
            Begun(type)!.Where(lane => !lane.IsDone).Select(lane => ReadLaneAsync(type, lane, before, cancellation))) // planned before
            .ConfigureAwait(false);
        await writer.ShowAsync(type, Mark(), cancellation).ConfigureAwait(false);
        await LeaveAsync(type, before, cancellation).ConfigureAwait(false);
        lock (_gate)
            progress.Note(type);
    }

    // The log told of it, if anything did, while the type was not shown.
    private async Task LeaveAsync(ObjectType type, HashSet<long> unseen, CancellationToken cancellation)
    {
        foreach (var ids in unseen.Order().Chunk(AtOnce))
        {
            var there = await lists.FindAsync(type.ListPath, ids, "&brief=true", cancellation).ConfigureAwait(false);
            await writer.LeaveAsync(type, [.. ids.Except(there.Select(RemoteLists.Id))], cancellation).ConfigureAwait(false);
        }
    }

    private async Task ReadLaneAsync(ObjectType type, LoadLane lane, HashSet<long> unseen, CancellationToken cancellation)
    {
        var shared = new SharedValues();
        Task<IReadOnlyList<(long Id, Row? Row)>> Ask(long after) => lists.NextAsync(
            type.ListPath, after, lane.Last, RemoteLists.Without(type),
            shown => (RemoteLists.Id(shown), writer.Row(type, shown, shared)), cancellation);

        for (var asked = Ask(lane.After); asked is not null;)
        {
            var page = await asked.ConfigureAwait(false);
            var after = page.Count == 0 ? lane.Last : page.Max(item => item.Id);
            // NetBox has the next question while this answer is written.
            asked = after < lane.Last ? Ask(after) : null;
            await writer.LoadAsync(type, [.. page.Select(item => item.Row).OfType<Row>()], MarkAt(lane, after, page.Count), cancellation)
                .ConfigureAwait(false);
            long left;
            lock (_gate)
            {
                lane.After = after;
                unseen.ExceptWith(page.Select(item => item.Id));
                left = progress.Left = Math.Max(0, progress.Left - page.Count);
            }
            OnProgress?.Invoke(Interlocked.Add(ref _objects, page.Count), left, type.VerbosePlural);
        }
    }

    private string Mark()
    {
        lock (_gate)
            return progress.Text();
    }

    // With this page written and no other: what a lane beside it has read may still fail to be written.
    private string MarkAt(LoadLane lane, long after, int objects)
    {
        lock (_gate)
        {
            var (before, left) = (lane.After, progress.Left);
            (lane.After, progress.Left) = (after, Math.Max(0, left - objects));
            var mark = progress.Text();
            (lane.After, progress.Left) = (before, left);
            return mark;
        }
    }

    private List<LoadLane>? Begun(ObjectType type)
    {
        lock (_gate)
            return progress.Lanes.GetValueOrDefault(type.Label);
    }
}
