using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules.Extras;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>
/// All checks of a draft in NetBox's order: relations, custom fields, the tree, the type's own rules, then what must be unique.
/// </summary>
internal static class Checks
{
    public static void Run(RuleContext context)
    {
        if (!CheckGeneric(context))
            return;
        if (CustomFieldChecks.Check(context) && CheckTree(context))
            RuleBook.Of(context.Draft.Type)?.Check(context);
        UniqueChecks.Check(context.State, context.Draft, context.Errors);
    }

    // Both halves of a generic relation or neither, and the object must exist.
    private static bool CheckGeneric(RuleContext context)
    {
        var draft = context.Draft;
        foreach (var field in draft.Type.Stored)
        {
            if (field.Kind != FieldKind.GenericId || field.IsReadOnly)
                continue;
            var type = draft.Text(field.Partner!);
            var id = draft.Values[field.Slot] as long?;
            if (type.Length > 0 && id == null)
                return Scopes.Has(draft.Type) || draft.Type.Label == "ipam.vlangroup"
                    ? context.RefuseAll($"Please select a {ContentTypes.Find(type)!.ModelName.ToLowerInvariant()}.")
                    : field.Name == "action_object_id" || context.Refuse(field.Name, "This field cannot be null.");
            if (type.Length == 0 && id != null)
                return context.Refuse(field.Partner!, "This field cannot be null.");
            if (id != null && !Exists(context.State, type, id.Value) && IsJournal(draft))
                return context.Refuse("non_field_errors", $"Invalid assigned_object: {TypeNames.Of(type)} ID {id}");
            if (id != null && !Exists(context.State, type, id.Value))
                return context.Refuse(field.Name, $"Related object not found using the provided value: {id}.");
        }
        return true;
    }

    private static bool Exists(State state, string type, long id) => state.Find(type, id) != null;

    // An entry whose object is named as a whole is refused by its serializer.
    private static bool IsJournal(Draft draft) =>
        draft.Type.Label == "extras.journalentry" && draft.Sent.IsSupersetOf(["assigned_object_type", "assigned_object_id"]);

    private static bool CheckTree(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Type.ParentField == null || draft.Current is not { } current || context.Follow("parent") is not { } parent)
            return true;
        return (parent.Id != current.Id && Trees.Ancestors(context.State, parent).All(a => a.Id != current.Id))
            || context.Refuse("parent", $"Cannot assign self or child {draft.Type.Verbose} as parent.");
    }
}
