using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>The options that say how NetBox is reached.</summary>
internal static class ConnectionOptions
{
    private static readonly string[] RedirectRules = ["urllib2", "all", "yes", "safe", "none"];

    /// <summary>A text, or <c>{type, value}</c> for another scheme than <c>Token</c>.</summary>
    public static string? Token(YamlEntry option, OptionValues values)
    {
        if (option.Value is not YamlMapping mapping)
            return values.Text(option) is { Length: > 0 } text ? text : null;
        if (mapping["type"]?.Value is not YamlScalar type || mapping["value"]?.Value is not YamlScalar value)
        {
            values.Findings.Error("IN0109", mapping.Position, "a token written as a mapping has 'type' and 'value'", "for example {type: "
                + "Bearer, value: nbt_…}");
            return null;
        }
        var scheme = values.Text(type).Trim();
        return scheme.Length == 0 ? values.Text(value) : $"{char.ToUpperInvariant(scheme[0])}{scheme[1..].ToLowerInvariant()} "
            + $"{values.Text(value)}";
    }

    /// <summary>A mapping, or a text that holds one as JSON.</summary>
    public static IReadOnlyDictionary<string, string> Headers(YamlEntry option, OptionValues values) => option.Value switch
    {
        YamlMapping mapping =>
            mapping.Entries.Where(e => e.Value is YamlScalar).ToDictionary(e => e.KeyNode.Text, e => values.Text((YamlScalar)e.Value)),
        YamlScalar { Value: null } => new Dictionary<string, string>(),
        YamlScalar text => Headers(values.Text(text), text.Position, values.Findings),
        _ => Refused(option.Value.Position, "headers is a mapping of names to values, not a list", values.Findings),
    };

    public static IReadOnlyDictionary<string, string> Headers(string json, SourcePosition at, DiagnosticBag findings)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString());
        }
        catch (JsonException wrong)
        {
            return Refused(at, $"headers is no JSON object: {wrong.Message}", findings);
        }
        return Refused(at, "headers is a JSON object of names and values", findings);
    }

    public static string Redirects(YamlEntry option, OptionValues values)
    {
        var text = option.Value is YamlScalar scalar ? scalar.Text : "";
        if (RedirectRules.Contains(text))
            return text;
        values.Findings.Error("IN0110", option.Value.Position, $"follow_redirects is one of {string.Join(", ", RedirectRules)}, not "
            + $"'{OptionValues.Shown(option.Value)}'",
            NearestName.Question(text, RedirectRules));
        return "urllib2";
    }

    private static Dictionary<string, string> Refused(SourcePosition at, string message, DiagnosticBag findings)
    {
        findings.Error("IN0111", at, message);
        return [];
    }
}
