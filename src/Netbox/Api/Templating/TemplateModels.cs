using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Api.Templating;

/// <summary>Makes objects for templates from the rows of one state.</summary>
internal sealed class TemplateModels(ObjectJson representation)
{
    // Users and what belongs to them are for no template.
    private static readonly string[] Apps = ["dcim", "extras", "ipam", "tenancy", "virtualization"];

    public State State => representation.State;

    public ObjectJson Representation => representation;

    public ModelObject? Of(Row? row) => row == null ? null : new ModelObject(this, row);

    /// <summary>Objects in the order of their type.</summary>
    public ModelList List(ObjectType type, Func<IEnumerable<Row>> rows, Func<int>? count = null) => new(this, type, rows, count);

    /// <summary>Objects in the order they are given in.</summary>
    public ModelList Given(ObjectType type, IReadOnlyList<Row> rows) =>
        new(this, type, () => rows, () => rows.Count, order: null, isSorted: true);

    /// <summary>The models by app and class: <c>dcim.Site.objects</c>.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Globals() => Apps.Select(app =>
    {
        var classes = new Mapping();
        foreach (var type in ObjectTypes.All.Where(t => t.App == app && !t.IsAbsent))
            classes[type.ClassName] = new Mapping { ["objects"] = List(type, () => State[type].Rows.From(), () => State[type].Rows.Count) };
        return new KeyValuePair<string, object?>(app, classes);
    });

    /// <summary>The custom fields of an object; resolved, ids of objects are the objects.</summary>
    public Mapping CustomFields(Row row, bool resolved)
    {
        var values = new Mapping();
        var data = row["custom_fields"] as CustomData ?? CustomData.Empty;
        foreach (var field in CustomFieldSet.Of(State, row.Type))
        {
            var value = data[field.Text("name")] is { } json ? JsonValues.FromJson(json) : null;
            values[field.Text("name")] = resolved && field.Text("related_object_type") is { Length: > 0 } target ? value switch
            {
                long id => Of(State.Find(target, id)),
                List<object?> ids => ids.Select(id => (object?)Of(State.Find(target, id as long?))).Where(o => o != null).ToList(),
                _ => null,
            } : value;
        }
        return values;
    }

    /// <summary>The context of a machine, rendered.</summary>
    public object? Context(Row machine) => JsonValues.FromJson(JsonElement.Parse(representation.Contexts.Render(machine)));
}
