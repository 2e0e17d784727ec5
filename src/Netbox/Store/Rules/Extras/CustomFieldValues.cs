using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Extras;

/// <summary>Whether a value suits a custom field.</summary>
internal static partial class CustomFieldValues
{
    /// <summary>Why not, or null.</summary>
    public static string? Refusal(State state, Row field, JsonElement value, PatternVerdicts? verdicts = null)
    {
        if (value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0))
            return field.Is("required") ? "Required field cannot be empty." : null;
        return field.Text("type") switch
        {
            "text" or "longtext" or "url" when value.ValueKind != JsonValueKind.String => "Value must be a string.",
            "text" or "longtext" or "url" => Pattern(field, value, verdicts),
            "integer" =>
                value.ValueKind == JsonValueKind.Number
                    && PythonText.TypeName(value) == "int" ? Range(field, value) : "Value must be an integer.",
            "decimal" => value.ValueKind == JsonValueKind.Number ? Range(field, value)
                : value.ValueKind == JsonValueKind.String && decimal.TryParse(value
                    .GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !HasRange(field) ? null
                : "Value must be a decimal.",
            "boolean" => IsFlag(value) ? null : "Value must be true or false.",
            "date" => value.ValueKind == JsonValueKind.String
                && IsDate(value.GetString()!) ? null : "Date values must be in ISO 8601 format (YYYY-MM-DD).",
            "datetime" => value.ValueKind == JsonValueKind.String
                && IsTime(value.GetString()!) ? null : "Date and time values must be in ISO 8601 format (YYYY-MM-DD HH:MM:SS).",
            "select" => Select(state, field, value),
            "multiselect" => MultiSelect(state, field, value),
            "object" when value.ValueKind != JsonValueKind.Number => $"Value must be an object ID, not {PythonText.TypeName(value)}",
            "multiobject" when value.ValueKind != JsonValueKind.Array =>
                $"Value must be a list of object IDs, not {PythonText.TypeName(value)}",
            "json" when field["validation_schema"] is JsonElement { ValueKind: JsonValueKind.Object } schema =>
                JsonSchemas.Refusal(value, schema) is { } reason ? $"Value does not conform to the assigned schema: {reason}" : null,
            "multiobject" when value.EnumerateArray().FirstOrDefault(v => v.ValueKind != JsonValueKind.Number) is
                { ValueKind: not JsonValueKind.Undefined } strange => $"Found invalid object ID: {PythonText.Str(strange)}",
            _ => null,
        };
    }

    private static string? Pattern(Row field, JsonElement value, PatternVerdicts? verdicts)
    {
        var pattern = field.Text("validation_regex");
        if (pattern.Length == 0 || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            var text = value.GetString()!;
            return verdicts?.Of(pattern, text) ?? PatternVerdicts.Test(pattern, text) ? null : $"Value must match regex '{pattern}'";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"Regex '{pattern}' takes too long on this value";
        }
    }

    private static bool HasRange(Row field) => (field["validation_minimum"] ?? field["validation_maximum"]) != null;

    private static string? Range(Row field, JsonElement value)
    {
        var number = value.TryGetDecimal(out var exact) ? exact : value.GetDouble() > 0 ? decimal.MaxValue : decimal.MinValue;
        if (field["validation_minimum"] is decimal min && number < min)
            return string.Create(CultureInfo.InvariantCulture, $"Value must be at least {min:0.0000}");
        return field["validation_maximum"] is decimal max
            && number > max ? string.Create(CultureInfo.InvariantCulture, $"Value must not exceed {max:0.0000}") : null;
    }

    private static bool IsFlag(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
        || (value.ValueKind == JsonValueKind.Number && value.GetDouble() is 0 or 1);

    private static string? Select(State state, Row field, JsonElement value)
    {
        var set = state.Follow(field, "choice_set")!;
        return value.ValueKind == JsonValueKind.String && Values(set).Contains(value.GetString()!) ? null
            : $"Invalid choice ({PythonText.Str(value)}) for choice set {set.Text("name")}.";
    }

    // A bare text counts as the set of its characters, as it does in Python.
    private static string? MultiSelect(State state, Row field, JsonElement value)
    {
        var set = state.Follow(field, "choice_set")!;
        var known = Values(set);
        var isKnown = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String && known.Contains(v.GetString()!)),
            JsonValueKind.String => value.GetString()!.All(c => known.Contains(c.ToString())),
            _ => false,
        };
        return isKnown ? null : $"Invalid choice(s) ({PythonText.Str(value)}) for choice set {set.Text("name")}.";
    }

    private static HashSet<string> Values(Row set) => [.. ChoiceSets.Of(set).Select(c => c.Value)];

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, (string[])["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTime(string text) => TimePattern().Match(text) is { Success: true } match && IsDate(match.Groups["date"].Value);

    [GeneratedRegex(
        @"^(?<date>\d{4}-?\d{2}-?\d{2})(.([01]\d|2[0-3])(:?[0-5]\d(:?[0-5]\d([.,]\d{1,9})?)?)?(Z|[+-]\d{2}(:?\d{2}(:?\d{2})?)?)?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();
}
