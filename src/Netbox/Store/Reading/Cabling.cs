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
        var end = Opposite(port.Text("cable_end"));
        if (CableProfile.Of(cable.Text("profile")) is not { } profile || port.Reference("cable_connector") is not { } connector)
            return [.. Ends(state, cable, end)];
        var wanted = profile.Opposite(port.Text("cable_end"), connector).ToHashSet();
        return [.. Terminations(state, cable, end).Where(t => wanted.Contains(t.Reference("connector") ?? 0))
            .Select(t => Port(state, t)).OfType<Row>()];
    }

    /// <summary>The way from a port: each cable with the ports at its near and at its far end.</summary>
    public static CableTrace Trace(State state, Row origin)
    {
        var (steps, seen, positions) = (new List<CableStep>(), new HashSet<long>(), new Stack<HashSet<long>>());
        var (isActive, near) = (true, Beside(state, origin));
        while (state.Follow(near[0], "cable") is { } cable && seen.Add(cable.Id))
        {
            var far = near.SelectMany(port => Peers(state, port)).DistinctBy(port => (port.Type.Label, port.Id)).ToList();
            steps.Add(new CableStep(near, cable, far));
            isActive &= cable.Text("status") == "connected";
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

    // Ports that share a connector are where one path begins.
    private static List<Row> Beside(State state, Row origin) => state.Follow(origin, "cable") is { } cable
        ? [.. Ends(state, cable, origin.Text("cable_end"))
            .Where(port => port.Reference("cable_connector") == origin.Reference("cable_connector"))]
        : [origin];

    // From the front of a panel to its rear the position is remembered; from the rear to the front it decides.
    private static List<Row> Through(State state, List<Row> ports, Stack<HashSet<long>> positions)
    {
        if (ports[0].Type.Label == "dcim.frontport")
        {
            var mappings = ports.SelectMany(PortMappings.Of).ToList();
            positions.Push([.. mappings.Select(m => m.RearPosition)]);
            return [.. mappings.Select(m => state.Find("dcim.rearport", m.Rear)).OfType<Row>().DistinctBy(r => r.Id)];
        }
        var known = positions.TryPop(out var came) ? came : null;
        if (known == null && ports.Exists(port => port.Reference("positions") > 1))
            return [];
        return [.. ports.SelectMany(rear => PortMappings.To(state, rear))
            .Where(m => known == null || known.Contains(m.Mapping.RearPosition)).Select(m => m.Front).DistinctBy(f => f.Id)];
    }
}

/// <summary>One cable of a way.</summary>
internal sealed record CableStep(IReadOnlyList<Row> Near, Row Cable, IReadOnlyList<Row> Far);

/// <summary>A way along cables, and what it ends at; nothing where it ends in between.</summary>
internal sealed record CableTrace(IReadOnlyList<CableStep> Steps, IReadOnlyList<Row> Destinations, bool IsActive);
