using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class SiteRules : ModelRules
{
    public override string Label => "dcim.site";

    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        if (before != null
            && (before.Reference("region") != row.Reference("region") || before.Reference("group") != row.Reference("group")))
            Scopes.Renew(transaction, row);
    }
}
