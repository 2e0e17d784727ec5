using System.Globalization;
using Plumbline.Netbox.Store.Pictures;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Reads a picture that was sent: the draft gets its path, and takes its bytes along until it is saved.</summary>
internal static class PictureInput
{
    public static object? Read(FieldInput input)
    {
        if (Picture.Read(input.Value, out var refusal) is not { } picture)
        {
            input.Refuse(refusal);
            return null;
        }
        input.Draft.Pictures[input.Field.Name] = picture;
        var isAttached = input.Draft.Type.Find("object_id") != null;
        var owner = isAttached
            ? string.Create(CultureInfo.InvariantCulture,
                $"{input.Draft.Text("object_type").Split('.')[^1]}_{input.Draft.Reference("object_id") ?? 0}_")
            : "";
        return picture.PathFor(input.State, input.Draft.Type, owner, isAttached ? input.Draft.Text("name") : "");
    }
}
