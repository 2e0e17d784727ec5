using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines;

/// <summary>A machine's documentation as somebody changes it in the form.</summary>
public sealed class MachineChange
{
    public string? Name { get; set; }

    public string? Status { get; set; }

    public string? Site { get; set; }

    public string? Cluster { get; set; }

    public string? Role { get; set; }

    public string? Vcpus { get; set; }

    public string? Memory { get; set; }

    public string? Disk { get; set; }

    public string? Description { get; set; }

    public string? Comments { get; set; }

    /// <summary>Names of tags, with commas between them.</summary>
    public string? Tags { get; set; }

    /// <summary>Its local context, as JSON.</summary>
    public string? Context { get; set; }

    /// <summary>When what the form showed was last changed.</summary>
    public string? Seen { get; set; }

    private static readonly string[] VirtualAlone = ["cluster", "vcpus", "memory", "disk"];

    private static readonly JsonSerializerOptions Pretty = new(MachineFields.Plain) { WriteIndented = true };

    /// <summary>The form as it stands for a machine of the API.</summary>
    internal static MachineChange Of(JsonElement machine) => new()
    {
        Name = machine.Text("name"), Status = machine.Text("status", "value"), Site = machine.Text("site", "id"),
        Cluster = machine.Text("cluster", "id"), Role = machine.Text("role", "id"), Vcpus = machine.Text("vcpus"),
        Memory = machine.Text("memory"), Disk = machine.Text("disk"), Description = machine.Text("description"),
        Comments = machine.Text("comments"), Tags = string.Join(", ", machine.List("tags").Select(t => t.Text("name"))),
        Context = machine.At("local_context_data") is { ValueKind: JsonValueKind.Object } own ? JsonSerializer.Serialize(own, Pretty) : "",
        Seen = machine.Text("last_updated"),
    };

    /// <summary>What is to be written: the fields that differ from the machine as it is.</summary>
    /// <returns>Those; or what is wrong with them.</returns>
    internal (JsonObject Changes, string? Problem) Against(JsonElement machine, bool isVirtual)
    {
        if (Seen != machine.Text("last_updated"))
            return ([], "Somebody has changed it since this form was opened. Look at it as it is now, then change it again.");
        var fields = new MachineFields();
        var wanted = new (string Field, string? Now, Func<JsonNode?> Value)[]
        {
            ("name", Name, () => Name?.Trim()), ("status", Status, () => Status), ("site", Site, () => fields.Number("site", Site)),
            ("cluster", Cluster, () => fields.Number("cluster", Cluster)), ("role", Role, () => fields.Number("role", Role)),
            ("vcpus", Vcpus, () => fields.Number("vcpus", Vcpus)), ("memory", Memory, () => fields.Number("memory", Memory)),
            ("disk", Disk, () => fields.Number("disk", Disk)), ("description", Description, () => Description?.Trim() ?? ""),
            ("comments", Comments, () => Comments ?? ""), ("tags", Tags, () => Names(Tags)),
            ("local_context_data", Context, () => fields.Context(Context)),
        };
        var before = Of(machine).Texts();
        foreach (var ((field, now, value), was) in wanted.Zip(before))
            if (Same(now) != Same(was) && (isVirtual || !VirtualAlone.Contains(field)))
                fields.Body[field] = value();
        return (fields.Body, fields.Problem);
    }

    private string?[] Texts() =>
        [Name, Status, Site, Cluster, Role, Vcpus, Memory, Disk, Description, Comments, Tags, Context];

    // Browsers end lines in forms in their own way.
    private static string Same(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();

    private static JsonArray Names(string? tags) => [.. (tags ?? "").Split(',', StringSplitOptions.TrimEntries
        | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(name => new JsonObject { ["name"] = name })];
}
