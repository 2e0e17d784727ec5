using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ImageAttachmentRules : ModelRules
{
    public override string Label => "extras.imageattachment";

    public override bool Check(RuleContext context)
    {
        var type = context.Draft.Text("object_type");
        return ObjectFeatures.Of(type).Contains(ObjectFeatures.Images)
            || context.RefuseAll($"Image attachments cannot be assigned to this object type ({TypeNames.Of(type)}).");
    }
}
