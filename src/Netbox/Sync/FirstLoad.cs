using System.Text.Json;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// Reads everything once: types side by side, long ones in several runs of ids, each page written with the place it ends at. Ended in the
/// middle, it goes on there. What changes meanwhile is in the change log, which is read from a point before it.
/// </summary>
internal sealed class FirstLoad(RemoteLists lists, ReplicaWriter writer, ReplicaProgress progress, int lanes)
{
    private readonly Lock _gate = new();
    private long _objects;

    /// <summary>Told now and then: objects read so far, and the type that is read.</summary>
    public Action<long, string>? OnProgress { get; init; }

    /// <param name="types">What is read, in this order; the first <paramref name="leading"/> before all others.</param>
    /// <param name="leading">How many types others are read with the help of.</param>
    /// <param name="cancellation">Ends it; what was written stays.</param>
    public async Task RunAsync(IReadOnlyList<ObjectType> types, int leading, CancellationToken cancellation)
    {
        foreach (var type in types.Take(leading))
            await TryAsync(type, cancellation).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            types.Skip(leading), new ParallelOptions { MaxDegreeOfParallelism = lanes, CancellationToken = cancellation },
            async (type, token) => await TryAsync(type, token).ConfigureAwait(false)).ConfigureAwait(false);
        await writer.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether NetBox does not show a list at all. A token that is refused is another trouble.</summary>
    public static bool IsMissing(NetboxException absent) => absent.Status == 404
        || (absent.Status == 403 && absent.Answer?.Contains("permission", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Why a type is not there, for people.</summary>
    public static string Missing(ObjectType type, NetboxException absent) => absent.Status == 404
        ? $"this NetBox has no {type.VerbosePlural} ({type.ListPath})"
        : $"the token may not view {type.Label}: hosts are shown without their {type.VerbosePlural}";

    private async Task TryAsync(ObjectType type, CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(type, cancellation).ConfigureAwait(false);
            lock (_gate)
                progress.Note(type);
        }
        catch (NetboxException absent) when (IsMissing(absent))
        {
            lock (_gate)
                progress.Missing[type.Label] = Missing(type, absent);
        }
    }

    private async Task ReadAsync(ObjectType type, CancellationToken cancellation)
    {
        var begun = Begun(type) ?? Begin(type, await PlanAsync(type, cancellation).ConfigureAwait(false));
        await Task.WhenAll(begun.Where(lane => !lane.IsDone).Select(lane => ReadAsync(type, lane, cancellation))).ConfigureAwait(false);
    }

    private async Task<List<LoadLane>> PlanAsync(ObjectType type, CancellationToken cancellation)
    {
        var newest = await lists.LastAsync(type.ListPath, 1, "&brief=true", cancellation).ConfigureAwait(false);
        if (newest.Count == 0 || RemoteLists.Id(newest[0]) == 0)
            return [];
        var last = RemoteLists.Id(newest[0]);
        var count = last > lists.Page ? lanes : 1;
        return [.. Enumerable.Range(0, count).Select(i => new LoadLane { After = last * i / count, Last = last * (i + 1) / count })];
    }

    private async Task ReadAsync(ObjectType type, LoadLane lane, CancellationToken cancellation)
    {
        Task<IReadOnlyList<JsonElement>> Ask(long after) =>
            lists.BehindAsync(type.ListPath, after, lane.Last, RemoteLists.Without(type), cancellation);

        for (var asked = lane.IsDone ? null : Ask(lane.After); asked is not null;)
        {
            var page = await asked.ConfigureAwait(false);
            var ids = page.Select(RemoteLists.Id).ToList();
            // A page that brings nothing new would be asked for again without end.
            var after = ids.Count == 0 || ids.Max() <= lane.After ? lane.Last : ids.Max();
            // NetBox has the next question while this answer is written.
            asked = after < lane.Last ? Ask(after) : null;
            var rows = writer.Rows(type, page);
            await writer.LoadAsync(rows, MarkAt(lane, after), cancellation).ConfigureAwait(false);
            lock (_gate)
                lane.After = after;
            OnProgress?.Invoke(Interlocked.Add(ref _objects, page.Count), type.VerbosePlural);
        }
    }

    // With this page written and no other: what a lane beside it has read may still fail to be written.
    private string MarkAt(LoadLane lane, long after)
    {
        lock (_gate)
        {
            var before = lane.After;
            lane.After = after;
            var mark = progress.Text();
            lane.After = before;
            return mark;
        }
    }

    private List<LoadLane>? Begun(ObjectType type)
    {
        lock (_gate)
            return progress.Lanes.GetValueOrDefault(type.Label);
    }

    private List<LoadLane> Begin(ObjectType type, List<LoadLane> planned)
    {
        lock (_gate)
            return progress.Lanes[type.Label] = planned;
    }
}
