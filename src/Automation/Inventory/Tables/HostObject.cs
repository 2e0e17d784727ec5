using System.Text.Json;
using Plumbline.Automation.Inventory.Packing;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>A device or virtual machine as the API gave it; its fields are found as in <see cref="JsonFields"/>.</summary>
internal sealed record HostObject(HostKind Kind, JsonElement Body)
{
    private ObjectFields? _fields;

    public long Id { get; } = Body.Id();

    /// <summary>The variable <c>interfaces</c>, where it was made beforehand.</summary>
    public JsonElement? Interfaces { get; set; }

    public bool IsVirtual => Kind == HostKind.VirtualMachine;

    /// <summary>The master of the host's virtual chassis: null when it is in none, or the chassis has no master.</summary>
    public long? ChassisMaster => MasterOf(Field("virtual_chassis"));

    /// <summary>A chassis member that is not the master is no host of its own.</summary>
    public bool IsFolded => ChassisMaster is { } master && master != Id;

    public ObjectFields Fields => _fields ??= ObjectFields.Of(Body);

    /// <inheritdoc cref="ChassisMaster"/>
    public static long? MasterOf(JsonElement? chassis) => chassis?.Reference("master");

    public bool Has(string name) => Fields.TryGet(name, out _);

    public JsonElement? Field(string name) =>
        Fields.TryGet(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name) => Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public long? Reference(string name) => Field(name)?.Number("id");

    public string? Slug(string name) => Field(name)?.Text("slug");
}
