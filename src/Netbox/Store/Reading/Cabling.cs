using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Schema.Dcim;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>What cables connect: the ends of a cable, the other end of a port's cable, and what a path leads to.</summary>
internal static class Cabling
{
    /// <summary>The terminations at an end of a cable, in order.</summary>
    public static IEnumerable<Row> Terminations(State state, Row cable, string end) =>
        state.PointingAt("dcim.cabletermination", "cable", cable).Where(t => t.Text("cable_end") == end)
            .OrderBy(t => t.Reference("connector") ?? 0).ThenBy(t => t.Id);

    /// <summary>The ports at an end of a cable.</summary>
    public static IEnumerable<Row> Ends(State state, Row cable, string end) =>
        Terminations(state, cable, end).Select(t => Port(state, t)).OfType<Row>();

    public static Row? Port(State state, Row termination) =>
        state.Find(termination.Text("termination_type"), termination.Reference("termination_id"));

    public static bool IsCabled(ObjectType type) => CableTerminationModel.Ends.Contains(type.Label);

    /// <summary>Whether paths end at a port; the others pass them on.</summary>
    public static bool IsEndpoint(Row port) => port.Type.Find("connected_endpoints") != null;

    /// <summary>The ports at the other end of a port's cable.</summary>
    public static IReadOnlyList<Row> Peers(State state, Row port)
    {
        if (state.Follow(port, "cable") is not { } cable)
            return [];
        var at = Termination(state, cable, port);
        if (at?["connector"] == null || CableProfile.Of(cable.Text("profile")) is not { } profile)
            return [.. Ends(state, cable, Opposite(port.Text("cable_end")))];
        return [.. Facing(state, cable, profile, at, Positions(at)).Select(f => f.Port).DistinctBy(p => (p.Type.Label, p.Id))];
    }

    /// <summary>The way from a port: each cable with the ports at its near and at its far end.</summary>
    public static CableTrace Trace(State state, Row origin)
    {
        var (steps, seen, positions) = (new List<CableStep>(), new HashSet<long>(), new Stack<List<long>>());
        var (isActive, near) = (true, Beside(state, origin));
        while (near.Select(port => state.Follow(port, "cable")).OfType<Row>().DistinctBy(c => c.Id).ToList() is { Count: > 0 } cables
            && cables.TrueForAll(cable => seen.Add(cable.Id)))
        {
            var far = Across(state, near, positions).DistinctBy(port => (port.Type.Label, port.Id)).ToList();
            steps.Add(new CableStep(near, cables[0], far));
            isActive &= cables.TrueForAll(cable => cable.Text("status") == "connected");
            if (far.Count == 0)
                break;
            if (IsEndpoint(far[0]))
                return new CableTrace(steps, far, isActive);
            near = Through(state, far, positions);
            if (near.Count == 0)
                break;
        }
        return new CableTrace(steps, [], isActive);
    }

    public static string Opposite(string end) => end == "A" ? "B" : "A";

    // Where a port is on its cable. NetBox shows connector and positions with the termination alone, so a copy of its port has none.
    private static Row? Termination(State state, Row cable, Row port) => state.PointingAt("dcim.cabletermination", "cable", cable)
        .FirstOrDefault(t => t.Reference("termination_id") == port.Id && t.Text("termination_type") == port.Type.Label);

    private static List<long> Positions(Row termination) => termination["positions"] is JsonElement { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Number).Select(p => p.GetInt64())]
        : [];

    // Ports that share a connector are where one path begins.
    private static List<Row> Beside(State state, Row origin)
    {
        if (state.Follow(origin, "cable") is not { } cable || Termination(state, cable, origin) is not { } at)
            return [origin];
        return [.. Terminations(state, cable, at.Text("cable_end")).Where(t => t.Reference("connector") == at.Reference("connector"))
            .Select(t => Port(state, t)).OfType<Row>()];
    }

    // What is opposite to positions of a connector, each with its position there.
    private static IEnumerable<(Row Port, long Position)> Facing(
        State state, Row cable, CableProfile profile, Row termination, IEnumerable<long> positions)
    {
        var end = termination.Text("cable_end");
        var there = Terminations(state, cable, Opposite(end)).Select(t => (At: t, Positions: Positions(t))).ToList();
        foreach (var position in positions)
        {
            var (connector, place) = profile.Facing(end, termination.Reference("connector") ?? 1, position);
            foreach (var (at, _) in there.Where(t => t.At.Reference("connector") == connector && t.Positions.Contains(place)))
                if (Port(state, at) is { } port)
                    yield return (port, place);
        }
    }

    // A cable with a profile takes the positions that the way came along on, and gives those on which it goes on.
    private static IEnumerable<Row> Across(State state, List<Row> near, Stack<List<long>> positions)
    {
        var ends = near
            .Select(port => state.Follow(port, "cable") is { } cable ? (Cable: cable, At: Termination(state, cable, port)) : default)
            .Where(end => end.At?["connector"] != null).ToList();
        if (ends.Count == 0 || CableProfile.Of(ends[0].Cable.Text("profile")) is not { } profile)
            return near.SelectMany(port => Peers(state, port));
        var wanted = positions.TryPop(out var came) ? came.ToList() : [.. ends.SelectMany(end => Positions(end.At!))];
        var own = ends.Select(end => (End: end, Positions: Positions(end.At!).Where(wanted.Remove).ToList())).ToList();
        if (own.TrueForAll(one => one.Positions.Count == 0))
            own = [(ends[0], wanted)];
        var far = own.SelectMany(one => Facing(state, one.End.Cable, profile, one.End.At!, one.Positions)).ToList();
        positions.Push([.. far.Select(f => f.Position)]);
        return far.Select(f => f.Port);
    }

    // Where a port of a panel has several positions, the one that the way came along on decides; it is remembered for the next such port.
    private static List<Row> Through(State state, List<Row> ports, Stack<List<long>> positions)
    {
        IEnumerable<(long In, Row? To, long Out)> ways = ports[0].Type.Label == "dcim.frontport"
            ? ports.SelectMany(PortMappings.Of).Select(m => (m.FrontPosition, state.Find("dcim.rearport", m.Rear), m.RearPosition))
            : ports.SelectMany(rear => PortMappings.To(state, rear))
                .Select(m => (m.Mapping.RearPosition, (Row?)m.Front, m.Mapping.FrontPosition));
        if (ports[0].Reference("positions") > 1)
        {
            if (!positions.TryPop(out var came))
                return [];
            ways = ways.Where(way => came.Contains(way.In));
        }
        var open = ways.Where(way => way.To != null).ToList();
        var next = open.Select(way => way.To!).DistinctBy(port => port.Id).ToList();
        if (next.Exists(port => port.Reference("positions") > 1))
            positions.Push([.. open.Select(way => way.Out)]);
        return next;
    }
}

/// <summary>One cable of a way.</summary>
internal sealed record CableStep(IReadOnlyList<Row> Near, Row Cable, IReadOnlyList<Row> Far);

/// <summary>A way along cables, and what it ends at; nothing where it ends in between.</summary>
internal sealed record CableTrace(IReadOnlyList<CableStep> Steps, IReadOnlyList<Row> Destinations, bool IsActive);
