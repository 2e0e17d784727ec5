using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>A way along cables: ports at the near end, cables, ports at the far end, and on from there.</summary>
/// <param name="Nodes">What is passed side by side, in order: ports, cables, ports, ports, cables, ports …</param>
/// <param name="IsActive">Whether all cables are connected.</param>
/// <param name="IsComplete">Whether it leads to ports at which ways end.</param>
/// <param name="IsSplit">Whether it parts, or goes on for some of its ports alone.</param>
internal sealed record CablePath(IReadOnlyList<IReadOnlyList<Row>> Nodes, bool IsActive, bool IsComplete, bool IsSplit)
{
    public IReadOnlyList<Row> Origins => Nodes[0];

    /// <summary>What it leads to; nothing where it ends in between.</summary>
    public IReadOnlyList<Row> Destinations => IsComplete ? Nodes[^1] : [];

    /// <summary>The way that begins at a port, together with those that share its connector; null when no cable is at it.</summary>
    public static CablePath? From(State state, Row port) => Cabling.IsEndpoint(port) && port["cable"] != null
        ? new CableWalk(state).From(Cabling.Beside(state, port))
        : null;

    /// <summary>The ways that lead through a port of a panel, in the order of the ports they begin at.</summary>
    public static IReadOnlyList<CablePath> Through(State state, Row port)
    {
        var (ends, seen, open) = (new List<Row>(), new HashSet<(string, long)>(), new Queue<Row>([port]));
        while (open.TryDequeue(out var at))
        {
            if (!seen.Add((at.Type.Label, at.Id)))
                continue;
            if (Cabling.IsEndpoint(at))
                ends.Add(at);
            foreach (var next in Cabling.Beyond(state, at).Concat(PortMappings.Behind(state, at)))
                open.Enqueue(next);
        }
        return [.. ends.Select(end => From(state, end)).OfType<CablePath>()
            .DistinctBy(path => (path.Origins[0].Type.Label, path.Origins[0].Id))
            .Where(path => path.Nodes.Any(nodes => nodes.Any(node => node.Type == port.Type && node.Id == port.Id)))
            .OrderBy(path => path.Number(state))];
    }

    /// <summary>A number that no other way has: that of the end of the cable at which it begins.</summary>
    public long Number(State state) => Cabling.Termination(state, state.Follow(Origins[0], "cable")!, Origins[0])?.Id ?? 0;

    /// <summary>
    /// The steps of the way from a port, each with what is near, the cables, and what is far; where it leads to a bridged interface alone,
    /// it goes on from the bridge.
    /// </summary>
    public static IEnumerable<(IReadOnlyList<Row> Near, IReadOnlyList<Row> Cables, IReadOnlyList<Row> Far)> Trace(State state, Row port)
    {
        var seen = new HashSet<long>();
        for (Row? origin = port; origin != null && seen.Add(origin.Id) && From(state, origin) is { } path;)
        {
            var nodes = path.Nodes.ToList();
            if (nodes.Count % 3 == 1)
                nodes.AddRange([[], []]);
            else if (nodes.Count % 3 == 2)
                nodes.Insert(nodes.Count - 1, []);
            for (var i = 0; i < nodes.Count; i += 3)
                yield return (nodes[i], nodes[i + 1], nodes[i + 2]);
            origin = path.Destinations is [{ Type.Label: "dcim.interface" } far] ? state.Follow(far, "bridge") : null;
        }
    }
}
