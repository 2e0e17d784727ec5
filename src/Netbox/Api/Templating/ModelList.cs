using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Api.Templating;

/// <summary>Objects of a type, as <c>device.interfaces</c> and what <c>all()</c> and <c>filter()</c> give.</summary>
internal sealed class ModelList(
    TemplateModels models, ObjectType type, Func<IEnumerable<Row>> rows, Func<int>? count = null, Ordering? order = null,
    bool isSorted = false) : TemplateList
{
    private List<Row>? _rows;

    public override string TypeName => "RestrictedQuerySet";

    public override long Length => count?.Invoke() ?? Rows.Count;

    private List<Row> Rows => _rows ??= isSorted ? [.. rows()] : [.. (order ?? Ordering.Default(models.State, type)).Sort(rows())];

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "all" => TemplateMethod.Of(name, () => this),
            "none" => TemplateMethod.Of(name, () => models.List(type, () => [])),
            "count" => TemplateMethod.Of(name, () => Length),
            "exists" => TemplateMethod.Of(name, () => Length > 0),
            "first" => TemplateMethod.Of(name, () => models.Of(Rows.FirstOrDefault())),
            "last" => TemplateMethod.Of(name, () => models.Of(Rows.LastOrDefault())),
            "filter" => TemplateMethod.Of(name, (_, wanted) => Filtered(wanted, keep: true)),
            "exclude" => TemplateMethod.Of(name, (_, wanted) => Filtered(wanted, keep: false)),
            "get" => TemplateMethod.Of(name, (_, wanted) => One(Filtered(wanted, keep: true))),
            "order_by" => TemplateMethod.Of(name, (names, _) => Ordered(string.Join(',', names.OfType<string>()))),
            "names" when type.Label == "extras.tag" => TemplateMethod.Of(name, () => Rows.Select(r => (object?)r.Text("name")).ToList()),
            "slugs" when type.Label == "extras.tag" => TemplateMethod.Of(name, () => Rows.Select(r => (object?)r.Text("slug")).ToList()),
            "distinct" or "select_related" or "prefetch_related" => TemplateMethod.Of(name, (_, _) => this),
            _ => null,
        };
        return value != null;
    }

    protected override IEnumerable<object?> Read() => Rows.Select(models.Of);

    private ModelList Filtered(IReadOnlyDictionary<string, object?> wanted, bool keep)
    {
        var found = Rows.Where(row => wanted.All(w => FieldLookup.Holds(new ModelObject(models, row), w.Key, w.Value)) == keep).ToList();
        return models.List(type, () => found);
    }

    private ModelList Ordered(string names) => new(models, type, rows, count, Ordering.Requested(models.State, type, names));

    private object? One(ModelList found) => found.Length switch
    {
        1 => found.All[0],
        0 => throw Refusal($"{type.ClassName} matching query does not exist."),
        var many => throw Refusal($"get() returned more than one {type.ClassName} -- it returned {many}!"),
    };
}
