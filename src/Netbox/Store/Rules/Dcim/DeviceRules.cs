using System.Globalization;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules.Dcim.Racks;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class DeviceRules : ModelRules
{
    public override string Label => "dcim.device";

    public override bool Check(RuleContext context) =>
        Contexts.CheckLocal(context) && CheckPlace(context) && CheckPosition(context) && CheckAddresses(context) && CheckRelations(context);

    public override void Complete(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.IsNew && context.Follow("device_type") is { } type)
        {
            if (draft.Text("airflow").Length == 0)
                draft["airflow"] = type["airflow"];
            draft["platform"] ??= type["default_platform"];
        }
        if (context.Follow("rack") is { } rack && rack["location"] is { } location)
            draft["location"] = location;
    }

    /// <summary>A new device has the parts of its type; a copy of one has those that are copied.</summary>
    public override void SaveParts(Transaction transaction, Row row, Draft draft)
    {
        if (draft.IsNew)
            Instantiation.OfDevice(transaction, row);
    }

    /// <summary>Devices in the bays of one are where it is.</summary>
    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        foreach (var bay in transaction.State.PointingAt("dcim.devicebay", "device", row).ToList())
            if (transaction.State.Follow(bay, "installed_device") is { } child && child.Id != row.Id)
                transaction.Update(
                    child, child.With("site", row["site"]).With("rack", row["rack"]).With("location", row["location"]).Values);
    }

    private static bool CheckPlace(RuleContext context)
    {
        var draft = context.Draft;
        var site = context.Follow("site");
        var (rack, location) = (context.Follow("rack"), context.Follow("location"));
        if (rack != null && rack.Reference("site") != site?.Id)
            return context.Refuse("rack", $"Rack {context.Name(rack)} does not belong to site {context.Name(site)}.");
        if (location != null && location.Reference("site") != site?.Id)
            return context.Refuse("location", $"Location {context.Name(location)} does not belong to site {context.Name(site)}.");
        return rack == null || location == null || draft.Reference("location") == rack.Reference("location")
            || context.Refuse("rack", $"Rack {context.Name(rack)} does not belong to location {context.Name(location)}.");
    }

    private static bool CheckPosition(RuleContext context)
    {
        var draft = context.Draft;
        var position = draft["position"] as decimal?;
        if (position < 1)
            context.Errors.Add("position", "Ensure this value is greater than or equal to 1.");
        if (position > 100.5m)
            context.Errors.Add("position", "Ensure this value is less than or equal to 100.5.");
        if (context.Follow("rack") is not { } rack)
        {
            if (draft.Text("face").Length > 0)
                return context.Refuse("face", "Cannot select a rack face without assigning a rack.");
            return position == null || context.Refuse("position", "Cannot select a rack position without assigning a rack.");
        }
        var type = context.Follow("device_type")!;
        if (position % 0.5m is not (null or 0))
            return context.Refuse("position", "Position must be in increments of 0.5 rack units.");
        if (position != null && draft.Text("face").Length == 0)
            return context.Refuse("face", "Must specify rack face when defining rack position.");
        if (type.Text("subdevice_role") == "child" && draft.Text("face").Length > 0 && (position == null || type["u_height"] is not 0m))
            return context.Refuse(
                "face", "Child device types cannot be assigned to a rack face. This is an attribute of the parent device.");
        if (position is not { } unit)
            return true;
        var height = type["u_height"] as decimal? ?? 1;
        if (height == 0)
            return context.Refuse("position", $"A 0U device type ({context.Name(type)}) cannot be assigned to a rack position.");
        return RackUnits.Fits(context.State, rack, type, unit, draft.Text("face"), draft.Current?.Id)
            || context.Refuse("position", string.Create(CultureInfo.InvariantCulture,
                $"U{unit:0.0} is already occupied or does not have sufficient space to accommodate this device type: {context.Name(type)} "
                    + $"({height:0.0}U)"));
    }

    private static bool CheckAddresses(RuleContext context)
    {
        foreach (var field in (string[])["primary_ip4", "primary_ip6", "oob_ip"])
        {
            if (context.Follow(field) is not { } ip)
                continue;
            var family = Values.IpValue.Parse(ip.Text("address")).Family;
            if (field.StartsWith("primary", StringComparison.Ordinal) && field[^1] - '0' != family)
                return context.Refuse(field, $"{context.Name(ip)} is not an IPv{field[^1]} address.");
            if (!PrimaryAddresses.BelongsTo(context.State, ip, context.Draft))
                return context.Refuse(field, $"The specified IP address ({context.Name(ip)}) is not assigned to this device.");
        }
        return true;
    }

    private static bool CheckRelations(RuleContext context)
    {
        var draft = context.Draft;
        var type = context.Follow("device_type");
        if (context.Follow("platform") is { } platform && platform["manufacturer"] is long maker
            && maker != type?.Reference("manufacturer"))
            return context
                .Refuse("platform", $"The assigned platform is limited to {context.Name(context.State.Follow(platform, "manufacturer"))} "
                    + $"device types, but this device's type belongs to {context.Name(context.State.Follow(type, "manufacturer"))}.");
        var cluster = context.Follow("cluster");
        if (cluster?["_site"] is long site && site != draft.Reference("site"))
            return context.Refuse(
                "cluster", $"The assigned cluster belongs to a different site ({context.Name(context.State.Find("dcim.site", site))})");
        if (cluster?["_location"] is long place && place != draft.Reference("location"))
            return context.Refuse("cluster", "The assigned cluster belongs to a different location "
                + $"({context.Name(context.State.Find("dcim.location", place))})");
        if (draft["virtual_chassis"] != null && draft["vc_position"] == null)
            return context.Refuse("vc_position", "A device assigned to a virtual chassis must have its position defined.");
        var mastered =
            draft.Current == null ? null : context.State.PointingAt("dcim.virtualchassis", "master", draft.Current).FirstOrDefault();
        return mastered == null || mastered.Id == draft.Reference("virtual_chassis")
            || context.Refuse("virtual_chassis", $"Device cannot be removed from virtual chassis {context.Name(mastered)} because it is "
                + "currently designated as its master.");
    }
}
