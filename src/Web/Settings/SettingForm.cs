using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Settings;

/// <summary>What stands in the form of a setting, and what of it is to be written.</summary>
internal sealed class SettingForm(SettingKind kind)
{
    private const string Prefix = "f.";

    private static readonly JsonSerializerOptions Pretty = new(MachineFields.Plain) { WriteIndented = true };

    private readonly Dictionary<string, IReadOnlyList<string>> _values = [];

    /// <summary>The name of a field in the form.</summary>
    public static string NameOf(SettingField field) => Prefix + field.Name;

    /// <summary>The values of a field: one for most, some for those that have some.</summary>
    public IReadOnlyList<string> Of(SettingField field) => _values.GetValueOrDefault(field.Name) ?? [];

    /// <summary>The value of a field that has one.</summary>
    public string One(SettingField field) => Of(field) is [var first, ..] ? first : "";

    /// <summary>The form of an object as it is; of a new one where it is undefined.</summary>
    public static SettingForm Of(SettingKind kind, JsonElement setting)
    {
        var form = new SettingForm(kind);
        foreach (var field in kind.Fields)
            form._values[field.Name] = setting.ValueKind == JsonValueKind.Object ? Shown(field, setting) : [field.Standard];
        return form;
    }

    /// <summary>The form as somebody sent it.</summary>
    public static SettingForm Of(SettingKind kind, IFormCollection sent)
    {
        var form = new SettingForm(kind);
        foreach (var field in kind.Fields)
            form._values[field.Name] = field.Input switch
            {
                SettingInput.Flag => [sent.ContainsKey(NameOf(field)) ? "true" : "false"],
                SettingInput.Some => [.. sent[NameOf(field)].OfType<string>().Where(v => v.Length > 0)],
                _ => [sent[NameOf(field)].FirstOrDefault() ?? ""],
            };
        return form;
    }

    /// <summary>What is to be written: everything of a new object, what differs of one that is there.</summary>
    /// <param name="before">The object as it is; undefined for a new one.</param>
    public (JsonObject Body, string? Problem) Against(JsonElement before)
    {
        var isNew = before.ValueKind != JsonValueKind.Object;
        var fields = new MachineFields();
        var was = isNew ? null : Of(kind, before);
        foreach (var field in kind.Fields)
        {
            var now = Of(field).Select(Same).ToList();
            if (field.IsRequired && (isNew || !field.IsFixed) && now.TrueForAll(v => v.Length == 0))
                fields.Refuse($"{field.Title} has to be given.");
            if (isNew ? now.TrueForAll(v => v.Length == 0) : IsSame(field, now, was!.Of(field).Select(Same)) || field.IsFixed)
                continue;
            fields.Body[field.Name] = Value(field, now, fields);
        }
        if (isNew && kind.ObjectType == "extras.eventrule")
            (fields.Body["action_type"], fields.Body["action_object_type"]) = ("webhook", "extras.webhook");
        return (fields.Body, fields.Problem);
    }

    /// <summary>Of what the form of an object shows, and of when it was changed where that is known: an old form is told from it.</summary>
    /// <param name="setting">The object as it is; undefined for a new one.</param>
    public static string DigestOf(SettingKind kind, JsonElement setting)
    {
        var form = Of(kind, setting);
        List<string[]> shown = [[setting.Text("last_updated")]];
        foreach (var field in kind.Fields)
            shown.Add(field.Input == SettingInput.Some ? [.. form.Of(field).Order(StringComparer.Ordinal)] : [.. form.Of(field)]);
        var told = JsonSerializer.SerializeToUtf8Bytes(shown);
        return Convert.ToHexStringLower(SHA256.HashData(told));
    }

    /// <summary>What may be chosen for a field: what there is to choose from, and what is chosen, which that may lack.</summary>
    /// <param name="setting">The object as it is; undefined for a new one.</param>
    public static IReadOnlyList<(string Value, string Label)> Choices(
        SettingField field, IReadOnlyList<(string Value, string Label)> found, JsonElement setting)
    {
        var set = field.Input == SettingInput.Some ? setting.List(field.Name) : [setting.At(field.Name)];
        var missing = set.Select(value => (Value: Id(value), Label: value.Text("display"))).Where(s => s.Value.Length > 0)
            .Where(s => found.All(f => f.Value != s.Value)).ToList();
        return missing.Count == 0 ? found : [.. found, .. missing.Select(s => (s.Value, s.Label.Length > 0 ? s.Label : s.Value))];
    }

    private static bool IsSame(SettingField field, IEnumerable<string> now, IEnumerable<string> was) =>
        field.Input == SettingInput.Some ? now.ToHashSet().SetEquals(was) : now.SequenceEqual(was);

    private static JsonNode? Value(SettingField field, List<string> now, MachineFields fields) => field.Input switch
    {
        SettingInput.Flag => now[0] == "true",
        SettingInput.Lines => new JsonArray([.. now[0].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (JsonNode)line)]),
        SettingInput.Some when field.Path is not null => new JsonArray([.. now.Select(id => fields.Number(field.Name, id))]),
        SettingInput.Some => new JsonArray([.. now.Select(value => (JsonNode)value)]),
        SettingInput.Json => Parsed(field, now[0], fields),
        SettingInput.One when field.Path is not null || field.Name == "version" => fields.Number(field.Name, now[0]),
        _ when now[0].Length == 0 && field.Name is "expires" or "ca_file_path" => null,
        _ => now[0],
    };

    private static JsonNode? Parsed(SettingField field, string text, MachineFields fields)
    {
        var (value, problem) = text.Length == 0 ? (null, null) : GivenJson.Of(text);
        if (problem is not null)
            fields.Refuse($"{field.Title}: {problem}");
        return value;
    }

    private static IReadOnlyList<string> Shown(SettingField field, JsonElement setting)
    {
        var value = setting.At(field.Name);
        return field.Input switch
        {
            SettingInput.Secret => [""],
            SettingInput.Lines => [string.Join('\n', setting.List(field.Name).Select(v => v.Text()))],
            SettingInput.Some => [.. setting.List(field.Name).Select(Id)],
            SettingInput.Json =>
                [value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : JsonSerializer.Serialize(value, Pretty)],
            SettingInput.Flag => [value.ValueKind == JsonValueKind.True ? "true" : "false"],
            SettingInput.One => [Id(value)],
            _ => [setting.Text(field.Name)],
        };
    }

    // An object that is named, or a value.
    private static string Id(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? (value.Text("id") is { Length: > 0 } id ? id : value.Text("value")) : value.Text();

    // Browsers end lines in forms in their own way.
    private static string Same(string text) => text.ReplaceLineEndings("\n").Trim();
}
