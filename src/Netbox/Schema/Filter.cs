namespace Plumbline.Netbox.Schema;

/// <summary>A filter of a list.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Kind">How its values are compared.</param>
internal sealed record Filter(string Name, FilterKind Kind)
{
    /// <summary>
    /// The way from the object to what is compared: names of relations, <c>^app.model.field</c> for the objects that point here, and
    /// <c>@name</c> for a registered way; for fields the last name is the field.
    /// </summary>
    public IReadOnlyList<string> Path { get; init; } = [Name];

    public string? Target { get; init; }

    /// <summary>The field of the target that is compared.</summary>
    public string Key { get; init; } = "id";

    public bool IgnoreCase { get; init; }

    /// <summary>Whether the target's descendants count too.</summary>
    public bool Subtree { get; init; }

    public bool AllowsNull { get; init; } = true;

    /// <summary>Fields of the object, each a filter of its own.</summary>
    public static IEnumerable<Filter> Fields(params string[] names) => names.Select(n => new Filter(n, FilterKind.Field));

    /// <summary>A field compared without regard to case.</summary>
    public static Filter Caseless(string name) => new(name, FilterKind.Field) { IgnoreCase = true };

    /// <summary>A field at the end of a path.</summary>
    public static Filter Far(string name, params string[] path) => new(name, FilterKind.Field) { Path = path };

    /// <summary>A relation: <c>name_id</c>, and <c>name</c> compared with <paramref name="key"/>.</summary>
    public static Filter[] Relation(string name, string target, string key = "slug", string[]? path = null, bool subtree = false) =>
    [
        ById(name + "_id", target, path ?? [name], subtree),
        new(name, FilterKind.Relation) { Target = target, Key = key, Path = path ?? [name], Subtree = subtree },
    ];

    /// <summary>A relation with its subtree.</summary>
    public static Filter[] Tree(string name, string target, params string[] path) =>
        Relation(name, target, "slug", path.Length == 0 ? null : path, subtree: true);

    public static Filter ById(string name, string target, string[] path, bool subtree = false) =>
        new(name, FilterKind.Relation) { Target = target, Path = path, Subtree = subtree };

    /// <summary>Filters that NetBox has, about what is not here.</summary>
    public static IEnumerable<Filter> Absent(params string[] names) => names.Select(n => new Filter(n, FilterKind.Absent));

    /// <summary>A number that is worked out, compared as those of fields are.</summary>
    public static IEnumerable<Filter> Measure(string name) =>
        Methods(name, $"{name}__n", $"{name}__gt", $"{name}__gte", $"{name}__lt", $"{name}__lte", $"{name}__empty");

    public static IEnumerable<Filter> Methods(params string[] names) => names.Select(n => new Filter(n, FilterKind.Method));

    /// <summary>Methods that choose what their values name, and with <c>__n</c> all others.</summary>
    public static IEnumerable<Filter> Choices(params string[] names) => Methods([.. names, .. names.Select(name => name + "__n")]);
}
