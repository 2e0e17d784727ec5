namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class InventoryItemRules : ModelRules
{
    public override string Label => "dcim.inventoryitem";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        var component = context.State.Find(draft.Text("component_type"), draft.Reference("component_id"));
        var isElsewhere = component != null && component.Reference("device") != draft.Reference("device");
        if (draft.Current is not { } current)
            return !isElsewhere || context.Refuse("device", "Cannot assign inventory item to component on another device");
        if (draft.Reference("parent") == current.Id)
            return context.Refuse("parent", "Cannot assign self as parent.");
        if (context.Follow("parent") is { } parent && parent.Reference("device") != draft.Reference("device"))
            return context.Refuse("parent", "Parent inventory item does not belong to the same device.");
        if (current.Reference("device") != draft.Reference("device")
            && context.State.PointingAt("dcim.inventoryitem", "parent", current).Any())
            return context.RefuseAll("Cannot move an inventory item with dependent children");
        if (isElsewhere)
            (draft["component_type"], draft["component_id"]) = (null, null);
        return true;
    }
}

internal sealed class InventoryItemTemplateRules : ModelRules
{
    public override string Label => "dcim.inventoryitemtemplate";

    public override bool Check(RuleContext context) =>
        Components.CheckMove(context, "device_type", "Component templates cannot be moved to a different device type.");
}
