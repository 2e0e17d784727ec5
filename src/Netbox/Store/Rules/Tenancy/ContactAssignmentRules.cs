using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Rules.Tenancy;

internal sealed class ContactAssignmentRules : ModelRules
{
    public override string Label => "tenancy.contactassignment";

    public override bool Check(RuleContext context)
    {
        if (context.Draft["role"] == null)
            context.Errors.Add("role", "This field cannot be null.");
        var type = context.Draft.Text("object_type");
        return ObjectFeatures.Of(type).Contains(ObjectFeatures.Contacts)
            ? !context.Errors.Any
            : context.RefuseAll($"Contacts cannot be assigned to this object type ({TypeNames.Of(type)}).");
    }
}
