using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ImageAttachmentRules : ModelRules
{
    public override string Label => "extras.imageattachment";

    /// <summary>What a new picture's bytes say of it.</summary>
    public override void Complete(RuleContext context)
    {
        if (!context.Draft.Pictures.TryGetValue("image", out var picture))
            return;
        context.Draft["image_width"] = (long)picture.Header.Width;
        context.Draft["image_height"] = (long)picture.Header.Height;
        context.Draft["image_size"] = picture.Content.LongLength;
    }

    public override bool Check(RuleContext context)
    {
        var type = context.Draft.Text("object_type");
        return ObjectFeatures.Of(type).Contains(ObjectFeatures.Images)
            || context.RefuseAll($"Image attachments cannot be assigned to this object type ({TypeNames.Of(type)}).");
    }
}
