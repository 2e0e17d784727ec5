using System.Runtime.CompilerServices;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Which custom fields a type has, in their order.</summary>
internal sealed class CustomFieldSet
{
    private static readonly ConditionalWeakTable<Table, CustomFieldSet> Known = [];

    private readonly Dictionary<string, Row[]> _byType = [];

    private CustomFieldSet(Table fields)
    {
        var ordered = fields.Rows.From()
            .OrderBy(f => f.Text("group_name"), StringComparer.Ordinal).ThenBy(f => f.Reference("weight"))
                .ThenBy(f => f.Text("name"), StringComparer.Ordinal).ToList();
        foreach (var label in ordered.SelectMany(f => f["object_types"] as string[] ?? []).Distinct())
            _byType[label] = [.. ordered.Where(f => (f["object_types"] as string[] ?? []).Contains(label))];
    }

    public static IReadOnlyList<Row> Of(State state, ObjectType type) =>
        Known.GetValue(state["extras.customfield"], table => new CustomFieldSet(table))._byType.GetValueOrDefault(type.Label, []);
}
