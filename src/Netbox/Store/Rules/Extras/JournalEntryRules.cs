using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class JournalEntryRules : ModelRules
{
    public override string Label => "extras.journalentry";

    public override bool Check(RuleContext context)
    {
        var type = context.Draft.Text("assigned_object_type");
        return ObjectFeatures.Of(type).Contains(ObjectFeatures.Journaling)
            || context.RefuseAll($"Journaling is not supported for this object type ({TypeNames.Of(type)}).");
    }

    /// <summary>The author is who makes the entry, and stays.</summary>
    public override void Complete(RuleContext context)
    {
        if (context.Draft.IsNew)
            context.Draft["created_by"] = context.Actor.UserId == 0 ? null : context.Actor.UserId;
    }
}
