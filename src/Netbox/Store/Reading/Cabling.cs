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

    /// <summary>What a port belongs to: its device, or the panel of a feed.</summary>
    public static Row? Holder(State state, Row port) => state.Follow(port, "device") ?? state.Follow(port, "power_panel");

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

    /// <summary>All ports at a port's cable, at both ends.</summary>
    public static IEnumerable<Row> Beyond(State state, Row port) => state.Follow(port, "cable") is { } cable
        ? Ends(state, cable, "A").Concat(Ends(state, cable, "B"))
        : [];

    public static string Opposite(string end) => end == "A" ? "B" : "A";

    /// <summary>Where a port is on its cable.</summary>
    // NetBox shows connector and positions with the termination alone, so a copy of its port has none.
    public static Row? Termination(State state, Row cable, Row port) => state.PointingAt("dcim.cabletermination", "cable", cable)
        .FirstOrDefault(t => t.Reference("termination_id") == port.Id && t.Text("termination_type") == port.Type.Label);

    /// <summary>The positions of a connector.</summary>
    public static List<long> Positions(Row termination) => termination["positions"] is JsonElement { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Number).Select(p => p.GetInt64())]
        : [];

    /// <summary>The ports that share a connector with one: one path begins at them.</summary>
    public static List<Row> Beside(State state, Row origin)
    {
        if (state.Follow(origin, "cable") is not { } cable || Termination(state, cable, origin) is not { } at)
            return [origin];
        return [.. Terminations(state, cable, at.Text("cable_end")).Where(t => t.Reference("connector") == at.Reference("connector"))
            .Select(t => Port(state, t)).OfType<Row>()];
    }

    /// <summary>What is opposite to positions of a connector, each with its position there.</summary>
    public static IEnumerable<(Row Port, long Position)> Facing(
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
}
