using System.Text.Json;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>
/// The place of an object in its tree as NetBox keeps it: its tree, its depth, and the numbers of a walk around the tree on the way down
/// and up.
/// </summary>
internal static class TreeNumbers
{
    public static void Write(Utf8JsonWriter writer, State state, Row row)
    {
        var root = Trees.Ancestors(state, row).LastOrDefault() ?? row;
        var next = 1;
        var (left, right) = Walk(state, root, row, ref next) ?? (1, 2);
        writer.WriteNumber("lft", left);
        writer.WriteNumber("rght", right);
        writer.WriteNumber("tree_id", Tree(state, root));
        writer.WriteNumber("level", Trees.Depth(state, row));
    }

    // Parts of devices are too many trees to count through at each change; their number need only be one that no other tree has.
    private static long Tree(State state, Row root) => root.Type.Find("component_type") != null
        ? root.Id
        : 1 + Sorted(state[root.Type].Rows.From().Where(other => other.Reference("parent") == null))
            .FindIndex(other => other.Id == root.Id);

    private static (int Left, int Right)? Walk(State state, Row node, Row wanted, ref int next)
    {
        var left = next++;
        (int, int)? found = null;
        foreach (var child in Sorted(Trees.Children(state, node)))
            found ??= Walk(state, child, wanted, ref next);
        var right = next++;
        return node.Id == wanted.Id ? (left, right) : found;
    }

    private static List<Row> Sorted(IEnumerable<Row> rows) =>
    [
        .. rows.OrderBy(row => row.Text("name"), StringComparer.Ordinal).ThenBy(row => row.Id),
    ];
}
