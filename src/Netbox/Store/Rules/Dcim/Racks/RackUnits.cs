using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules.Dcim.Racks;

/// <summary>Which half units of a rack are taken, and by which device.</summary>
internal static class RackUnits
{
    /// <summary>Whether a device of a type fits at a position; the device itself takes no room from itself.</summary>
    public static bool Fits(State state, Row rack, Row deviceType, decimal position, string face, long? self)
    {
        var height = deviceType["u_height"] as decimal? ?? 1;
        var top = rack.Reference("u_height") + rack.Reference("starting_unit") ?? 43;
        if (position < (rack.Reference("starting_unit") ?? 1) || position + height > top)
            return false;
        var wanted = Units(position, height).ToHashSet();
        return !state.PointingAt("dcim.device", "rack", rack)
            .Where(d => d.Id != self && Meets(state, d, deviceType, face))
            .Any(d => Occupied(state, d).Any(wanted.Contains));
    }

    public static IEnumerable<decimal> Occupied(State state, Row device) => device["position"] is decimal position
        ? Units(position, state.Follow(device, "device_type")?["u_height"] as decimal? ?? 1)
        : [];

    /// <summary>A full-depth device fills both faces.</summary>
    public static bool Fills(State state, Row device, string face) =>
        device.Text("face") == face || state.Follow(device, "device_type")?.Is("is_full_depth") == true;

    private static bool Meets(State state, Row other, Row deviceType, string face) =>
        deviceType.Is("is_full_depth") || Fills(state, other, face);

    private static IEnumerable<decimal> Units(decimal position, decimal height)
    {
        for (var unit = position; unit < position + height; unit += 0.5m)
            yield return unit;
    }
}
