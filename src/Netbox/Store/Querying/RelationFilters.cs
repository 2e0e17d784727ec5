using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Filters by related objects: the values must name existing ones.</summary>
internal static class RelationFilters
{
    public static Condition? Compile(
        State state, ObjectType type, Filter filter, string lookup, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        var target = ObjectTypes.Get(filter.Target!);
        var ids = new HashSet<long>();
        var allowsNull = false;
        if (filter.Key == "id" && values.FirstOrDefault(v => v != "null" && !IsId(v)) is { } noId)
        {
            errors.Add(parameter, $"“{noId}” is not a valid value.");
            return null;
        }
        foreach (var value in values)
        {
            if (value == "null" && filter.AllowsNull)
            {
                allowsNull = true;
                continue;
            }
            var found = Find(state, target, filter.Key, value).ToList();
            if (found.Count == 0)
            {
                errors.Add(parameter, $"Select a valid choice. {value} is not one of the available choices.");
                return null;
            }
            ids.UnionWith(found.SelectMany(r => filter.Subtree ? Trees.Subtree(state, r) : [r]).Select(r => r.Id));
        }
        bool Matches(Row row)
        {
            var any = false;
            foreach (var id in Paths.Ids(state, row, filter.Path))
            {
                if (ids.Contains(id))
                    return true;
                any = true;
            }
            return allowsNull && !any;
        }
        if (!allowsNull && Paths.Leading(state, type, filter.Path, IdSet.Of(ids)) is { } rows)
            return lookup == "n" ? Condition.NoneOf(rows) : Condition.Of(rows);
        return lookup == "n" ? new Condition(row => !Matches(row)) : new Condition(Matches);
    }

    private static IEnumerable<Row> Find(State state, ObjectType target, string key, string value)
    {
        if (key == "id")
            return IsId(value) && state.Find(target, long.Parse(value, CultureInfo.InvariantCulture)) is { } one ? [one] : [];
        return IndexKeys.HasText(target, target[key])
            ? state.Named(target.Label, key, value)
            : state[target].Rows.From().Where(r => Convert.ToString(r[key], CultureInfo.InvariantCulture) == value);
    }

    private static bool IsId(string value) =>
        long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
