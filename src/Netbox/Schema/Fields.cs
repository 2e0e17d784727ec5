namespace Plumbline.Netbox.Schema;

/// <summary>The words the object types are described with.</summary>
internal static class Fields
{
    private static readonly string[] OfMachine =
        ["id", "url", "display", "family", "address", "nat_inside", "nat_outside", "dns_name", "description"];

    public static readonly Field Id = new("id", FieldKind.Id) { IsReadOnly = true, Label = "ID" };

    public static readonly Field Url = new("url", FieldKind.Url) { IsReadOnly = true };

    public static readonly Field DisplayUrl = new("display_url", FieldKind.DisplayUrl) { IsReadOnly = true };

    public static readonly Field Display = new("display", FieldKind.Display) { IsReadOnly = true };

    public static readonly Field Tags = new("tags", FieldKind.Tags) { Target = "extras.tag" };

    public static readonly Field CustomFields = new("custom_fields", FieldKind.CustomFields);

    public static readonly Field Created = new("created", FieldKind.Created) { IsReadOnly = true };

    public static readonly Field LastUpdated = new("last_updated", FieldKind.LastUpdated) { IsReadOnly = true };

    public static readonly Field Description = Text("description", 200);

    public static readonly Field Comments = Text("comments");

    public static readonly Field Owner = Ref("owner", "users.owner").Protect();

    public static readonly Field Depth = Computed("_depth", "integer") with { Label = " depth" };

    public static Field Text(string name, int? max = null) => new(name, FieldKind.String) { MaxLength = max, Default = "" };

    /// <summary>Text that is null when unset, and set to null by an empty text.</summary>
    public static Field NullableText(string name, int? max = null) => new(name, FieldKind.String) { MaxLength = max, IsNullable = true };

    public static Field Name(int max = 100) => Text("name", max).Required();

    public static Field Slug() => new("slug", FieldKind.Slug) { MaxLength = 100, IsRequired = true };

    public static Field Color(string name = "color") => new(name, FieldKind.Color) { MaxLength = 6, Default = "9e9e9e" };

    public static Field Whole(string name, decimal? min = null, decimal? max = null) =>
        new(name, FieldKind.Integer) { Min = min, Max = max, IsNullable = true };

    public static Field Number(string name, int digits, int places) =>
        new(name, FieldKind.Decimal) { Digits = digits, Places = places, IsNullable = true };

    public static Field Flag(string name, bool value = false) => new(name, FieldKind.Boolean) { Default = value };

    public static Field Choice(string name, ChoiceList choices) => new(name, FieldKind.Choice) { Choices = choices, IsNullable = true };

    public static Field Choice(string name, ChoiceList choices, string value) =>
        new(name, FieldKind.Choice) { Choices = choices, Default = value };

    public static Field Ref(string name, string target) => new(name, FieldKind.Ref) { Target = target, IsNullable = true };

    public static Field RequiredRef(string name, string target) => new(name, FieldKind.Ref) { Target = target, IsRequired = true };

    public static Field Refs(string name, string target) => new(name, FieldKind.Refs) { Target = target };

    /// <summary>The other side of a relation to many; it can be written from here too.</summary>
    public static Field Mirror(string name, string target, string partner) =>
        new(name, FieldKind.Mirror) { Target = target, Partner = partner };

    public static Field Json(string name) => new(name, FieldKind.Json) { IsNullable = true };

    public static Field JsonObject(string name) => new(name, FieldKind.JsonObject) { IsNullable = true };

    public static Field Time(string name) => new(name, FieldKind.DateTime) { IsNullable = true };

    public static Field ObjectTypes(string name) => new(name, FieldKind.ObjectTypeList);

    public static Field Computed(string name, string optionsType = "field") =>
        new(name, FieldKind.Computed) { IsReadOnly = true, OptionsType = optionsType };

    /// <summary>Counts the objects of a type whose field points here; a list's query adds it.</summary>
    public static Field Count(string name, string target, string field) =>
        new(name, FieldKind.Count) { IsReadOnly = true, Target = target, Partner = field, IsAnnotated = true, OptionsType = "field" };

    /// <summary>A count that is 0 where the list's query has not added it.</summary>
    public static Field PlainCount(string name, string target, string field) =>
        new(name, FieldKind.Count) { IsReadOnly = true, Target = target, Partner = field, OptionsType = "integer" };

    /// <summary>A count of objects this store never holds.</summary>
    public static Field Zero(string name) => new(name, FieldKind.Count) { IsReadOnly = true, IsAnnotated = true, OptionsType = "field" };

    /// <summary>The two halves of a generic relation and the object itself.</summary>
    public static Field[] Generic(string type, string id, string shown, params string[] targets) =>
    [
        new(type, FieldKind.ObjectTypeName) { Targets = targets, Partner = id, IsNullable = true },
        new(id, FieldKind.GenericId) { Partner = type, IsNullable = true, GoesWith = targets },
        new(shown, FieldKind.Generic) { Partner = id, IsReadOnly = true },
    ];

    /// <summary>The primary addresses of a machine, and the one of them that counts.</summary>
    public static Field[] PrimaryIps =>
        [Computed("primary_ip", "nested object").Shown(OfMachine), MachineAddress("primary_ip4"), MachineAddress("primary_ip6")];

    /// <summary>An address of a machine, with what is shown of it there.</summary>
    public static Field MachineAddress(string name) => Ref(name, "ipam.ipaddress").Quiet().Shown(OfMachine);

    /// <summary>What is rendered as a template, and what becomes of it.</summary>
    public static Field[] Rendered =>
    [
        (JsonObject("environment_params") with { IsNullable = false })
            .Helped("Any <a href=\"https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment\">additional parameters</a> to pass "
                + "when constructing the Jinja environment") with { Label = "Environment parameters" },
        Text("template_code").Required().Helped("Jinja template code."),
        Text("mime_type", 50).Labelled("MIME type").Helped("Defaults to <code>text/plain; charset=utf-8</code>"),
        Text("file_name", 200).Helped("Filename to give to the rendered export file"),
        Text("file_extension", 15).Helped("Extension to append to the rendered filename"),
        Flag("as_attachment", true).Helped("Download file as attachment"),
    ];
}
