namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class DeviceTypeRules : ModelRules
{
    public override string Label => "dcim.devicetype";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft["weight"] != null && draft.Text("weight_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a weight");
        if (draft["u_height"] is decimal height && height % 0.5m != 0)
            return context.Refuse("u_height", "U height must be in increments of 0.5 rack units.");
        return draft.Text("subdevice_role") != "child" || draft["u_height"] is 0m
            || context.Refuse("u_height", "Child device types must be 0U.");
    }

    public override void Complete(RuleContext context)
    {
        if (context.Draft["weight"] == null)
            context.Draft["weight_unit"] = null;
    }
}
