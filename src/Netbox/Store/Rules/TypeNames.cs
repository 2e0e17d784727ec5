using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>Types in sentences: <c>DCIM | site</c>.</summary>
internal static class TypeNames
{
    public static string Of(string label)
    {
        var type = ContentTypes.Find(label);
        return $"{type?.AppName} | {ObjectTypes.Find(label)?.Verbose ?? type?.ModelName.ToLowerInvariant()}";
    }
}
