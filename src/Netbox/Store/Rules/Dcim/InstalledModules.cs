using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Dcim;

/// <summary>Modules are put into bays, and bring the parts that their type has templates of.</summary>
internal sealed class InstalledModules : ModelRules
{
    public override string Label => "dcim.module";

    /// <summary>The bays from a module's own up to the one in the device itself.</summary>
    public static IEnumerable<Row> Above(State state, Row module) => Upwards(state, state.Follow(module, "module_bay"));

    /// <summary>A bay and those around it, up to the one in the device itself.</summary>
    public static IEnumerable<Row> Upwards(State state, Row? bay)
    {
        var seen = new HashSet<long>();
        for (; bay != null && seen.Add(bay.Id); bay = state.Follow(state.Follow(bay, "module"), "module_bay"))
            yield return bay;
    }

    public override bool Check(RuleContext context)
    {
        var (draft, bay) = (context.Draft, context.Follow("module_bay")!);
        if (bay.Reference("device") != draft.Reference("device"))
            return context.RefuseAll("Module must be installed within a module bay belonging to the assigned device "
                + $"({context.Name(context.Follow("device"))}).");
        var isNewThere = draft.Current?.Reference("module_bay") != bay.Id;
        if (isNewThere && !bay.Is("enabled"))
            return context.Refuse("module_bay", "Cannot install a module in a disabled module bay.");
        if (context.State.PointingAt("dcim.module", "module_bay", bay).Any(m => m.Id != draft.Current?.Id))
            return context.Refuse("module_bay", "Module with this Module bay already exists.");
        if (draft.Current is { } current && Above(context.State, draft.AsRow()).Any(b => b.Reference("module") == current.Id))
            return context.RefuseAll("A module bay cannot belong to a module installed within it.");
        return !draft.IsNew || !Brings(draft) || CheckNames(context, bay);
    }

    public override void SaveParts(Transaction transaction, Row row, Draft draft)
    {
        if (draft.IsNew && Brings(draft))
            Instantiation.OfModule(transaction, row, IsWished(draft, "replicate_components"), IsWished(draft, "adopt_components"));
    }

    private static bool Brings(Draft draft) => IsWished(draft, "replicate_components") || IsWished(draft, "adopt_components");

    private static bool IsWished(Draft draft, string name) => draft.Extra.GetValueOrDefault(name, draft.Type[name].Default) is true;

    private static bool CheckNames(RuleContext context, Row bay)
    {
        var (type, device) = (context.Follow("module_type")!, context.Follow("device")!);
        var names = new TemplateNames(context.State, device, bay);
        foreach (var (label, template) in Instantiation.Templates(context.State, type).Where(t => t.Component != "dcim.modulebay"))
        {
            if (names.Refusal(template) is { } refusal)
                return context.Refuse("non_field_errors", refusal);
            var name = names.Of(template.Text("name"));
            var present = context.State.PointingAt(label, "device", device).FirstOrDefault(c => c.Text("name") == name);
            if (present == null)
                continue;
            var model = ObjectTypes.Get(label).ClassName;
            if (!IsWished(context.Draft, "adopt_components"))
                return context.Refuse("non_field_errors", $"A {model} named {name} already exists");
            if (present["module"] != null)
                return context.Refuse("non_field_errors", $"Cannot adopt {model} {name} as it already belongs to a module");
        }
        return true;
    }
}

internal sealed class ModuleTypeRules : ModelRules
{
    public override string Label => "dcim.moduletype";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft["weight"] is decimal and not 0 && draft.Text("weight_unit").Length == 0)
            return context.RefuseAll("Must specify a unit when setting a weight");
        if (context.Follow("profile")?["schema"] is not JsonElement { ValueKind: JsonValueKind.Object } schema)
            draft["attributes"] = null;
        else if (JsonSchemas.LongRefusal(draft["attributes"] as JsonElement? ?? JsonTexts.EmptyObject, schema) is { } reason)
            return context.RefuseAll($"Invalid schema: {reason}");
        return true;
    }
}
