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

    /// <summary>The rows of a type whose path of relations leads to any of some ids; null when no index knows.</summary>
    public static IdSet? Leading(State state, ObjectType type, IReadOnlyList<string> path, IdSet ends)
    {
        if (path.Count == 0)
            return ends;
        var name = path[0];
        if (name[0] == '@')
            return null;
        if (name[0] == '^')
        {
            var dot = name.LastIndexOf('.');
            var (pointing, field) = (ObjectTypes.Get(name[1..dot]), ObjectTypes.Get(name[1..dot])[name[(dot + 1)..]]);
            return Leading(state, pointing, [.. path.Skip(1)], ends) is not { } rows ? null : IdSet.Of(rows
                .Select(id => state.Find(pointing, id)!)
                .Where(row => field.Kind != FieldKind.GenericId || row.Text(field.Partner!) == type.Label)
                .SelectMany(row => row[field] as long[] ?? (row[field] is long one ? [one] : []))
                .Where(id => state.Find(type, id) != null));
        }
        var relation = type[name];
        return Leading(state, ObjectTypes.Get(relation.Target!), [.. path.Skip(1)], ends) is not { } targets
            ? null
            : IdSet.Union([.. targets.Select(id => state[type].Find(IndexKeys.Reference(relation, id)))]);
    }

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
