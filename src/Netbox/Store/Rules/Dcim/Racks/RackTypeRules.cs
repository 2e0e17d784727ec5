using Plumbline.Netbox.Schema.Dcim;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Dcim.Racks;

internal sealed class RackTypeRules : ModelRules
{
    public override string Label => "dcim.racktype";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Text("form_factor").Length == 0)
            context.Errors.Add("form_factor", draft["form_factor"] is null && draft.Sent.Contains("form_factor")
                ? "This field cannot be null." : "This field cannot be blank.");
        return RackSizes.Check(context, isPlaced: () => true);
    }

    public override void Complete(RuleContext context) => RackSizes.Complete(context.Draft);

    /// <summary>Its racks are as it is.</summary>
    public override void Saved(Transaction transaction, Row row, Row? before)
    {
        foreach (var rack in transaction.State.PointingAt("dcim.rack", "rack_type", row).ToList())
        {
            var changed = rack;
            foreach (var field in RackTypeModel.Given)
                changed = changed.With(field, row[field]);
            transaction.Update(rack, changed.Values);
        }
    }
}
