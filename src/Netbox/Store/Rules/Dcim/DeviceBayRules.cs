namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class DeviceBayRules : ModelRules
{
    public override string Label => "dcim.devicebay";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (!Components.CheckMove(context, "device", "Components cannot be moved to a different device."))
            return false;
        var type = context.State.Follow(context.Follow("device"), "device_type");
        if (type?.Text("subdevice_role") != "parent")
            return context.RefuseAll($"This type of device ({context.Name(type)}) does not support device bays.");
        if (context.Follow("installed_device") is not { } installed)
            return true;
        if (!draft.Is("enabled") && draft.Current?.Reference("installed_device") != installed.Id)
            return context.Refuse("installed_device", "Cannot install a device in a disabled device bay.");
        if (installed.Id == draft.Reference("device"))
            return context.RefuseAll("Cannot install a device into itself.");
        var other = context.State.PointingAt("dcim.devicebay", "installed_device", installed).FirstOrDefault();
        return other == null || other.Id == draft.Current?.Id || context.Refuse("installed_device",
            $"Cannot install the specified device; device is already installed in {context.Name(other)}.");
    }
}

internal sealed class DeviceBayTemplateRules : ModelRules
{
    public override string Label => "dcim.devicebaytemplate";

    public override bool Check(RuleContext context) =>
        Components.CheckMove(context, "device_type", "Component templates cannot be moved to a different device type.")
        && (context.Follow("device_type")?.Text("subdevice_role") == "parent" || context.RefuseAll(
            $"Subdevice role of device type ({context.Name(context.Follow("device_type"))}) must be set to \"parent\" to allow device "
                + "bays."));
}

internal sealed class ModuleBayRules : ModelRules
{
    public override string Label => "dcim.modulebay";

    public override bool Check(RuleContext context)
    {
        if (!Components.CheckMove(context, "device", "Components cannot be moved to a different device."))
            return false;
        if (context.Draft.Current is not { } current || context.Follow("module") is not { } module)
            return true;
        return InstalledModules.Above(context.State, module).All(bay => bay.Id != current.Id)
            || context.RefuseAll("A module bay cannot belong to a module installed within it.");
    }
}
