using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>Which custom fields a type has, in their order.</summary>
internal sealed class CustomFieldSet
{
    private static readonly ConditionalWeakTable<Table, CustomFieldSet> Known = [];

    private readonly Dictionary<string, Row[]> _byType = [];
    private readonly ConcurrentDictionary<string, ShownCustomField[]> _shown = new();
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

    /// <summary>The same as answers show them.</summary>
    public static ShownCustomField[] Shown(State state, ObjectType type) => In(state)._shown.GetOrAdd(
        type.Label, static (_, asked) => [.. Of(asked.state, asked.type).Select(ShownCustomField.Of)], (state, type));

    /// <summary>The custom field of a type with a name; null when it has none.</summary>
    public static Row? Find(State state, ObjectType type, string name) => In(state)._byName.GetValueOrDefault((type.Label, name));

    private static CustomFieldSet In(State state) =>
        Known.GetValue(state["extras.customfield"], static table => new CustomFieldSet(table));
}

/// <summary>
/// A custom field with its name, and with the name behind a comma and before a value; whether values are shown as they are.
/// </summary>
internal sealed record ShownCustomField(Row Field, byte[] Name, byte[] Lead, bool IsPlain)
{
    public static ShownCustomField Of(Row field)
    {
        var name = field.Text("name");
        byte[] lead = [.. ",\""u8, .. JsonEncodedText.Encode(name, ObjectText.Encoder).EncodedUtf8Bytes, .. "\":"u8];
        return new(field, Encoding.UTF8.GetBytes(name), lead, field.Text("type") is not ("object" or "multiobject" or "datetime"));
    }
}
