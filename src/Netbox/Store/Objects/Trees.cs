namespace Plumbline.Netbox.Store.Objects;

/// <summary>Walks the trees of regions, roles, platforms and their like.</summary>
internal static class Trees
{
    public static IEnumerable<Row> Ancestors(State state, Row row)
    {
        var seen = 0;
        for (var node = state.Follow(row, "parent"); node != null && seen++ < 1000; node = state.Follow(node, "parent"))
            yield return node;
    }

    // Below a module bay are those of the module in it.
    public static IEnumerable<Row> Children(State state, Row row) => row.Type.Label == "dcim.modulebay"
        ? state.PointingAt("dcim.module", "module_bay", row).SelectMany(module => state.PointingAt(row.Type.Label, "module", module))
        : row.Type.ParentField is { } parent ? state.PointingAt(row.Type, parent, row) : [];

    /// <summary>The row and everything below it.</summary>
    public static IEnumerable<Row> Subtree(State state, Row row)
    {
        yield return row;
        foreach (var child in Children(state, row))
            foreach (var below in Subtree(state, child))
                yield return below;
    }

    public static int Depth(State state, Row row) => Ancestors(state, row).Count();
}
