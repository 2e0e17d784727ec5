using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>Which index entries a row has: its relations, and its names and addresses.</summary>
internal static class IndexKeys
{
    private static readonly HashSet<string> IndexedTexts =
    [
        "name", "slug", "username", "rd", "mac_address", "key", "plaintext", "asset_tag", "request_id", "model",
    ];

    public static IEnumerable<IndexKey> Of(Row row)
    {
        foreach (var field in row.Type.Stored)
        {
            var value = row.Values[field.Slot];
            switch (value)
            {
                case null:
                    break;
                case long number when field.Kind == FieldKind.GenericId:
                    yield return Generic(field, row.Text(field.Partner!), number);
                    break;
                case long number when field.Kind == FieldKind.Ref:
                    yield return Reference(field, number);
                    break;
                case long[] many:
                    foreach (var id in many.Distinct())
                        yield return Reference(field, id);
                    break;
                case string text when field.Kind is FieldKind.Address or FieldKind.Prefix:
                    yield return new IndexKey(field.Slot, 0, Host(text));
                    break;
                case string text when IndexedTexts.Contains(field.Name):
                    yield return Named(field, text);
                    break;
            }
        }
    }

    public static IndexKey Reference(Field field, long id) => new(field.Slot, id, null);

    public static IndexKey Generic(Field idField, string type, long id) => new(idField.Slot, id, type);

    /// <summary>Texts are indexed without regard to case; who asks compares again if it matters.</summary>
    public static IndexKey Named(Field field, string text) => new(field.Slot, 0, text.ToLowerInvariant());

    /// <summary>Addresses are indexed without their mask.</summary>
    public static IndexKey Address(Field field, string text) => new(field.Slot, 0, Host(text));

    public static bool HasText(Field field) =>
        field.Kind is FieldKind.String or FieldKind.Slug or FieldKind.Mac && IndexedTexts.Contains(field.Name);

    private static string Host(string text) => text.Split('/', 2)[0];
}

/// <summary>What rows are found by: a field and a value, which is an id or a text.</summary>
internal readonly record struct IndexKey(int Slot, long Number, string? Text);
