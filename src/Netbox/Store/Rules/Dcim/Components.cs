using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Rules.Dcim;

/// <summary>What holds for all parts of devices, and for their templates.</summary>
internal static class Components
{
    public static bool CheckMove(RuleContext context, string owner, string message) =>
        context.Draft.Current is not { } current || current.Reference(owner) == context.Draft.Reference(owner)
        || context.Refuse(owner, message);

    /// <summary>A template belongs to a type of devices or to one of modules.</summary>
    public static bool CheckTypes(RuleContext context)
    {
        if (context.Draft.Type.Find("module_type") == null)
            return true;
        var (ofDevice, ofModule) = (context.Draft["device_type"] != null, context.Draft["module_type"] != null);
        if (ofDevice && ofModule)
            return context.RefuseAll("A component template cannot be associated with both a device type and a module type.");
        return ofDevice || ofModule
            || context.RefuseAll("A component template must be associated with either a device type or a module type.");
    }

    /// <summary>What a part belongs to.</summary>
    public static (string Field, long? Id) Owner(Row row)
    {
        foreach (var field in (string[])["device", "device_type", "module_type"])
            if (row.Type.Find(field) != null && row.Reference(field) is { } id)
                return (field, id);
        return ("", null);
    }
}
