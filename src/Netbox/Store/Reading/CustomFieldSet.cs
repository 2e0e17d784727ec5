using System.Runtime.CompilerServices;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Which custom fields a type has, in their order.</summary>
internal sealed class CustomFieldSet
{
    private static readonly ConditionalWeakTable<Table, CustomFieldSet> Known = [];

    private readonly Dictionary<string, Row[]> _byType = [];
    private readonly Dictionary<(string Type, string Name), Row> _byName = [];

    private CustomFieldSet(Table fields)
    {
        var ordered = fields.Rows.From()
            .OrderBy(f => f.Text("group_name"), StringComparer.Ordinal).ThenBy(f => f.Reference("weight"))
                .ThenBy(f => f.Text("name"), StringComparer.Ordinal).ToList();
        foreach (var label in ordered.SelectMany(f => f["object_types"] as string[] ?? []).Distinct())
        {
            _byType[label] = [.. ordered.Where(f => (f["object_types"] as string[] ?? []).Contains(label))];
            foreach (var field in _byType[label])
                _byName[(label, field.Text("name"))] = field;
        }
    }

    public static IReadOnlyList<Row> Of(State state, ObjectType type) =>
        In(state)._byType.GetValueOrDefault(type.Label, []);

    /// <summary>The custom field of a type with a name; null when it has none.</summary>
    public static Row? Find(State state, ObjectType type, string name) => In(state)._byName.GetValueOrDefault((type.Label, name));

    private static CustomFieldSet In(State state) =>
        Known.GetValue(state["extras.customfield"], static table => new CustomFieldSet(table));
}
