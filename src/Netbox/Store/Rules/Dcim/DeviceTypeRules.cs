using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Rules.Dcim.Racks;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class DeviceTypeRules : ModelRules
{
    public override string Label => "dcim.devicetype";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft["weight"] is decimal and not 0 && draft.Text("weight_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a weight");
        if (draft["u_height"] is decimal height && height % 0.5m != 0)
            return context.Refuse("u_height", "U height must be in increments of 0.5 rack units.");
        if (draft.Current is { } current && !CheckMounted(context, current))
            return false;
        if (draft.Current is { } parent && draft.Text("subdevice_role") != "parent"
            && context.State.CountPointingAt("dcim.devicebaytemplate", "device_type", parent) > 0)
            return context.Refuse("subdevice_role", "Must delete all device bay templates associated with this device before "
                + "declassifying it as a parent device.");
        return draft.Text("subdevice_role") != "child" || draft["u_height"] is 0m
            || context.Refuse("u_height", "Child device types must be 0U.");
    }

    // A type that grows must fit wherever it is mounted; one without height is mounted nowhere.
    private static bool CheckMounted(RuleContext context, Row current)
    {
        var (before, height) = (current["u_height"] as decimal? ?? 0, context.Draft["u_height"] as decimal? ?? 0);
        if (height > before)
        {
            var grown = context.Draft.AsRow();
            foreach (var device in Mounted(context.State, current))
                if (context.State.Follow(device, "rack") is { } rack
                    && !RackUnits.Fits(context.State, rack, grown, (decimal)device["position"]!, device.Text("face"), device.Id))
                    return context.Refuse("u_height", string.Create(CultureInfo.InvariantCulture,
                        $"Device {context.Name(device)} in rack {context.Name(rack)} does not have sufficient space to accommodate a "
                            + $"height of {height:0.0}U"));
        }
        else if (before > 0 && height == 0 && Mounted(context.State, current).Count() is > 0 and var count)
            return context.Refuse("u_height", "Unable to set 0U height: Found <a href=\"/dcim/devices/?manufactuer_id="
                + $"{context.Draft["manufacturer"]}&device_type_id={current.Id}\">{count} instances</a> already mounted within racks.");
        return true;
    }

    private static IEnumerable<Row> Mounted(State state, Row type) =>
        Ordering.Default(state, ObjectTypes.Get("dcim.device"))
            .Sort(state.PointingAt("dcim.device", "device_type", type).Where(d => d["position"] != null));
}
