using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Safety;

/// <summary>Whatever an object points at is there.</summary>
internal static class ReferenceAudit
{
    // An event rule whose action needs no object.
    private const string MayBeAlone = "action_object_id";

    public static void Look(State state, List<StoreFinding> findings)
    {
        var customFields = state["extras.customfield"].Rows.From().Select(row => row.Text("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var type in ObjectTypes.All.Where(type => !type.IsLog && type.Label != "core.objecttype"))
            foreach (var row in state[type].Rows.From())
                foreach (var field in type.Stored)
                    foreach (var message in Wrong(state, row, field, customFields))
                        findings.Add(new StoreFinding("reference", row.ToString(), message));
    }

    private static IEnumerable<string> Wrong(State state, Row row, Field field, HashSet<string> customFields) =>
        (row.Values[field.Slot], field.Kind) switch
        {
            (long id, FieldKind.Ref) when field.Target is { } target => Missing(state, field, target, [id]),
            (long[] ids, FieldKind.Refs or FieldKind.Tags or FieldKind.TagSlugs) when field.Target is { } target =>
                Missing(state, field, target, ids),
            (var id, FieldKind.GenericId) => Generic(state, row, field, id as long?),
            (CustomData data, _) => data.Values.Select(value => value.Key).Where(name => !customFields.Contains(name))
                .Select(name => $"has a value of the custom field {name}, which is not there"),
            _ => [],
        };

    private static IEnumerable<string> Missing(State state, Field field, string target, IEnumerable<long> ids) =>
        ids.Where(id => state.Find(target, id) == null).Select(id => $"has {field.Name} {target}:{id}, which is not there");

    private static IEnumerable<string> Generic(State state, Row row, Field field, long? id)
    {
        var label = row.Text(field.Partner!);
        if (id is { } known && label.Length > 0)
            return Missing(state, field, label, [known]);
        if (id != null)
            return [$"has {field.Name} {id} and no {field.Partner}"];
        return label.Length > 0 && field.Name != MayBeAlone ? [$"has {field.Partner} {label} and no {field.Name}"] : [];
    }
}
