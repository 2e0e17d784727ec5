using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class LocationRules : ModelRules
{
    public override string Label => "dcim.location";

    public override bool Check(RuleContext context) =>
        context.Follow("parent") is not { } parent || parent.Reference("site") == context.Draft.Reference("site")
        || context.RefuseAll(
            $"Parent location ({context.Name(parent)}) must belong to the same site ({context.Name(context.Follow("site"))}).");

    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        if (before != null && before.Reference("site") != row.Reference("site"))
            Scopes.Renew(transaction, row);
    }
}
