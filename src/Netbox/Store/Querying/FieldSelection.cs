using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Which fields a request wants: <c>fields</c> before <c>omit</c> before <c>brief</c>.</summary>
internal static class FieldSelection
{
    public static IReadOnlyList<Field> Of(ObjectType type, Query query)
    {
        var shown = query.Last("exclude")?.Contains("config_context", StringComparison.Ordinal) == true
            ? type.Shown.Where(f => f.Name != "config_context")
            : type.Shown;
        if (query.Last("fields") is { Length: > 0 } wanted)
        {
            var names = wanted.Split(',').Select(n => n.Trim()).ToHashSet();
            return [.. shown.Where(f => names.Contains(f.Name))];
        }
        if (query.Last("brief") is { Length: > 0 })
            return [.. type.Brief.Select(type.Find).OfType<Field>()];
        if (query.Last("omit") is { Length: > 0 } unwanted)
        {
            var names = unwanted.Split(',').Select(n => n.Trim()).ToHashSet();
            return [.. shown.Where(f => !names.Contains(f.Name))];
        }
        return shown as IReadOnlyList<Field> ?? [.. shown];
    }
}
