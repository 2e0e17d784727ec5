namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class JournalEntryRules : ModelRules
{
    public override string Label => "extras.journalentry";

    /// <summary>The author is who makes the entry, and stays.</summary>
    public override void Complete(RuleContext context)
    {
        if (context.Draft.IsNew)
            context.Draft["created_by"] = context.Actor.UserId == 0 ? null : context.Actor.UserId;
    }
}
