using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Follows the path of a filter from a row.</summary>
internal static class Paths
{
    /// <summary>The rows at the end of a path of relations.</summary>
    public static IEnumerable<Row> Rows(State state, Row row, IReadOnlyList<string> path, int length) => path is ["@ancestors"]
        ? Trees.Ancestors(state, row)
        : length == 0 ? [row] : Rows(state, row, path, length - 1).SelectMany(r => Step(state, r, path[length - 1]));

    /// <summary>The ids at the end of a path whose last name is a relation.</summary>
    public static IEnumerable<long> Ids(State state, Row row, IReadOnlyList<string> path)
    {
        if (path.Count == 1 && row.Type.Find(path[0]) is { Kind: FieldKind.Ref } single)
            return row[single] is long id ? [id] : [];
        return Rows(state, row, path, path.Count).Select(r => r.Id);
    }

    /// <summary>The values at the end of a path whose last name is a field.</summary>
    public static IEnumerable<object?> Values(State state, Row row, IReadOnlyList<string> path) =>
        path.Count == 1 ? [row[path[0]]] : Rows(state, row, path, path.Count - 1).Select(r => r[path[^1]]);

    private static IEnumerable<Row> Step(State state, Row row, string name)
    {
        if (name[0] == '@')
            return [];
        if (name[0] == '^')
        {
            var dot = name.LastIndexOf('.');
            return state.PointingAt(name[1..dot], name[(dot + 1)..], row);
        }
        var field = row.Type[name];
        return field.Kind == FieldKind.Ref
            ? state.Find(field.Target!, row[field] as long?) is { } one ? [one] : []
            : row.Many(name).Select(id => state.Find(field.Target!, id)).OfType<Row>();
    }
}
