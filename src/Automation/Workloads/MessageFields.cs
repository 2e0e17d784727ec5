using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Workloads;

/// <summary>The fields of one message of a controller. What they hold may be secret and is never part of what is said.</summary>
/// <param name="name">The message, for what is said: its number and type.</param>
internal readonly struct MessageFields(JsonElement json, string name)
{
    /// <summary>The type of a message; null for one that has none.</summary>
    public static string? TypeOf(JsonElement json) =>
        json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? JsonStrings.Of(type) : null;

    public JsonElement? Field(string field) => json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
        ? value
        : null;

    /// <summary>A text, or null where there is none.</summary>
    /// <exception cref="WorkloadException">It is something else.</exception>
    public string? Text(string field) => Field(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => JsonStrings.Of(text),
        { } other => throw Unusable($"{field} is {Shown(other)}, and a text was expected"),
    };

    /// <summary>A text, or <c>yes</c> or <c>no</c> for what is true or false.</summary>
    /// <inheritdoc cref="Text" path="/exception"/>
    public string? Word(string field) => Field(field)?.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => Text(field),
    };

    /// <exception cref="WorkloadException">There is none.</exception>
    public string Required(string field) => Text(field) ?? throw Unusable($"{field} is missing");

    /// <summary>What a text holds in base64.</summary>
    /// <exception cref="WorkloadException">It is missing, or no base64.</exception>
    public byte[] Bytes(string field)
    {
        var text = Required(field);
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException e)
        {
            throw new WorkloadException($"{name}: {field} is no base64", e);
        }
    }

    public WorkloadException Unusable(string problem) => new($"{name}: {problem}");

    /// <summary>A field's name as the controller wrote it, fit to be said.</summary>
    public static string Fit(string text) => PlainText.OneLine(text.Length > 40 ? text[..40] + "…" : text);

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "a mapping",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
