using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Pictures;

/// <summary>The fields that hold pictures, and whose picture a path is.</summary>
internal static class PictureFields
{
    private const string Attached = "image-attachments/";

    private const string OfTypes = "devicetype-images/";

    private static readonly (ObjectType Type, Field Field)[] All =
        [.. ObjectTypes.All.SelectMany(type => type.Stored.Where(f => f.IsPicture).Select(field => (type, field)))];

    private static readonly Field[][] ByType = [.. ObjectTypes.All.Select(type => type.Stored.Where(f => f.IsPicture).ToArray())];

    /// <summary>The object that a picture is of; null when it is nobody's.</summary>
    public static Row? Owner(State state, string path) =>
        All.Select(one => state.Named(one.Type.Label, one.Field.Name, path).FirstOrDefault()).FirstOrDefault(row => row != null);

    /// <summary>Where the pictures of a type lie.</summary>
    public static string Folder(ObjectType type) => type.Label == "extras.imageattachment" ? Attached : OfTypes;

    /// <summary>What stands behind <c>/media/</c> in the address of a path.</summary>
    public static string Address(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    public static IReadOnlyList<Field> Of(ObjectType type) => ByType[type.Ordinal];

    /// <summary>Whether what a field holds is the path of a file here, and no address elsewhere.</summary>
    public static bool IsKept(object? value) => value is string path
        && (path.StartsWith(Attached, StringComparison.Ordinal) || path.StartsWith(OfTypes, StringComparison.Ordinal));
}
