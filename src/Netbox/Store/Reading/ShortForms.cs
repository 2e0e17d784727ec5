using System.Collections.Concurrent;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// The short form of objects that are shown inside many others (sites, roles, tags), written once and kept with the row. Only forms that
/// say nothing but what the row itself holds are kept, and the depth in a tree as long as the tree is the same.
/// </summary>
internal static class ShortForms
{
    // A table with more rows is one of machines and their parts; their short forms are shown a few times each.
    private const int FewRows = 4096;

    private static readonly ConcurrentDictionary<(ObjectType Type, IReadOnlyList<string> Shape), bool> Verdicts = new();

    public static byte[]? Find(ObjectJson representation, Row row, IReadOnlyList<string> shape) =>
        row.Kept is ShortForm kept && ReferenceEquals(kept.Shape, shape) && kept.BaseUrl == representation.BaseUrl
            && (kept.Tree == null || (kept.Tree.TryGetTarget(out var tree) && tree == representation.State[row.Type]))
        ? kept.Json
        : null;

    public static bool MayKeep(ObjectJson representation, Row row, IReadOnlyList<string> shape) =>
        representation is { IsAnnotated: true, MasksSecrets: false } && representation.State[row.Type].Rows.Count <= FewRows
        && Verdicts.GetOrAdd((row.Type, shape), static key => key.Shape.All(name => SaysTheRowAlone(key.Type, name)));

    public static void Keep(ObjectJson representation, Row row, IReadOnlyList<string> shape, byte[] json) => row.Kept =
        new ShortForm(shape, representation.BaseUrl, row.Type.ParentField == null ? null : new(representation.State[row.Type]), json);

    private static bool SaysTheRowAlone(ObjectType type, string name) => type.Find(name) switch
    {
        null => true,
        { Kind: FieldKind.Display } => type.DisplayText[0] != '@',
        { Kind: FieldKind.Count } count => !count.IsKept,
        { Kind: FieldKind.Computed } => name == "_depth" && type.ParentField != null,
        { Kind: FieldKind.Ref or FieldKind.Refs or FieldKind.Mirror or FieldKind.Tags or FieldKind.TagSlugs or FieldKind.Generic } => false,
        { Kind: FieldKind.CustomFields or FieldKind.Json or FieldKind.JsonObject or FieldKind.LastUpdated } => false,
        { IsSecret: true } or { IsAddress: true } => false,
        _ => true,
    };

    // The tree is not kept: its rows keep older trees, and those older ones.
    private sealed record ShortForm(IReadOnlyList<string> Shape, string BaseUrl, WeakReference<Table>? Tree, byte[] Json);
}
