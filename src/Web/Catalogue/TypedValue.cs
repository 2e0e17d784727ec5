using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Plumbline.Automation.Catalogue;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Catalogue;

/// <summary>What somebody typed for a variable, as the type of its option has it.</summary>
internal static class TypedValue
{
    // What a field holds is written into many records: a short text is not to stand for a huge one, nor for one nested too deeply to send.
    private static readonly YamlOptions Typed =
        YamlOptions.Ansible with { Limits = YamlLimits.Standard with { Depth = GivenJson.Deepest, Aliased = 10_000 } };

    private static readonly string[] Yes = ["true", "yes", "on", "1"];
    private static readonly string[] No = ["false", "no", "off", "0"];

    /// <param name="name">The variable, for messages.</param>
    /// <param name="typed">Not empty.</param>
    /// <returns>The value; or what is wrong with it.</returns>
    public static (JsonNode? Value, string? Problem) Of(string name, RoleOption option, string typed)
    {
        if (option.Choices.Count == 0)
            return Of(name, option.Kind, option.Elements, typed);
        // Of a list each item is one of them.
        if (option.Kind != OptionKind.List)
            return Chosen(name, option, typed.Trim());
        var chosen = Lines(typed).Select(line => Chosen(name, option, line)).ToList();
        return chosen.FirstOrDefault(c => c.Problem is not null) is { Problem: { } problem }
            ? (null, problem) : (new JsonArray([.. chosen.Select(c => c.Value)]), null);
    }

    private static (JsonNode? Value, string? Problem) Of(string name, OptionKind kind, OptionKind? elements, string typed)
    {
        var text = typed.Trim();
        switch (kind)
        {
            case OptionKind.Integer:
                return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                    ? (RoleValues.ToNode(whole), null) : (null, $"{name}: '{text}' is no whole number.");
            case OptionKind.Number:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? (number, null) : (null, $"{name}: '{text}' is no number.");
            case OptionKind.Flag:
                return Yes.Contains(text, StringComparer.OrdinalIgnoreCase) ? (true, null)
                    : No.Contains(text, StringComparer.OrdinalIgnoreCase) ? (false, null)
                    : (null, $"{name}: '{text}' is neither true nor false.");
            case OptionKind.List when !text.StartsWith('[') && !text.StartsWith("- ", StringComparison.Ordinal)
                && elements is not (OptionKind.Mapping or OptionKind.List or OptionKind.Raw):
                return List(name, elements ?? OptionKind.Text, text);
            case OptionKind.List or OptionKind.Mapping or OptionKind.Raw:
                return Yaml(name, kind, typed);
            case OptionKind.Json:
                return Json(name, text);
            default:
                return (typed.ReplaceLineEndings("\n"), null);
        }
    }

    private static (JsonNode? Value, string? Problem) List(string name, OptionKind elements, string text)
    {
        var items = Lines(text).Select(line => Of(name, elements, null, line)).ToList();
        return items.FirstOrDefault(i => i.Problem is not null) is { Problem: { } problem }
            ? (null, problem) : (new JsonArray([.. items.Select(i => i.Value)]), null);
    }

    private static (JsonNode? Value, string? Problem) Chosen(string name, RoleOption option, string text)
    {
        foreach (var choice in option.Choices)
            if (RoleValues.Text(choice) == text)
                return (RoleValues.ToNode(choice), null);
        return (null, $"{name}: '{text}' is none of its choices: {string.Join(", ", option.Choices.Select(RoleValues.Text))}.");
    }

    private static (JsonNode? Value, string? Problem) Yaml(string name, OptionKind kind, string typed)
    {
        var said = new DiagnosticBag();
        var root = YamlReader.Read(typed, name, said, Typed);
        if (said.FirstOrDefault(d => d.Severity == Severity.Error) is { } mistake)
            return (null, $"{name}: line {mistake.Position.Line}, column {mistake.Position.Column}: {mistake.Message}.");
        if (root is not null && HasVault(root))
            return (null, $"{name}: {RoleForm.NoSecrets}");
        return kind switch
        {
            OptionKind.List when root is not YamlSequence => (null, $"{name} is a list: an item a line, or YAML."),
            OptionKind.Mapping when root is not YamlMapping => (null, $"{name} is a mapping, in YAML: 'key: value' lines."),
            _ => (root is null ? null : RoleValues.ToNode(YamlValues.ToValue(root)), null),
        };
    }

    private static (JsonNode? Value, string? Problem) Json(string name, string text)
    {
        var (value, problem) = GivenJson.Of(text);
        return (value, problem is null ? null : $"{name}: {problem}");
    }

    private static bool HasVault(YamlNode node) => node.Tag?.StartsWith("!vault", StringComparison.Ordinal) == true
        || node is YamlSequence list && list.Items.Any(HasVault)
        || node is YamlMapping mapping && mapping.Entries.Any(entry => HasVault(entry.Value));

    private static string[] Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
