using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Checks the type of one action argument as the schema does: before templating.</summary>
internal static class ArgumentCheck
{
    private static readonly string[] ShutdownKinds = ["graceful", "now"];

    public static void Run(Shape shape, ActionArgument argument, YamlEntry entry, SchemaFindings findings)
    {
        if (argument.Kind == ArgumentKind.ShutdownKind)
        {
            if (entry.Value is not YamlScalar { Value: "graceful" or "now" })
                findings.Schema(RulebookCodes.NotAChoice, entry.Value.Position, $"{Shown.Value(entry.Value)} is not one of ['graceful', 'now'] (kind of shutdown)",
                    NearestName.Question((entry.Value as YamlScalar)?.Text ?? "", ShutdownKinds));
            return;
        }
        if (Expected(argument.Kind, entry.Value) is { } expected)
            shape.WrongType(entry, expected, Cure(argument.Kind, entry.Value));
    }

    private static string? Expected(ArgumentKind kind, YamlNode node) => kind switch
    {
        ArgumentKind.Text => IsText(node) ? null : "string",
        ArgumentKind.Flag => node is YamlScalar { Value: bool } ? null : "boolean",
        ArgumentKind.Whole => IsInteger(node) ? null : "integer",
        ArgumentKind.Number => node is YamlScalar { Value: long or double or System.Numerics.BigInteger } ? null : "number",
        ArgumentKind.Mapping => node is YamlMapping ? null : "object",
        ArgumentKind.TextOrMapping => IsText(node) || node is YamlMapping ? null : "string or object",
        ArgumentKind.TextOrList => IsText(node) || node is YamlSequence ? null : "string or array",
        ArgumentKind.TextList => node is YamlSequence list && list.Items.All(IsText) ? null : "array of strings",
        _ => null,
    };

    private static string? Cure(ArgumentKind kind, YamlNode node) => node switch
    {
        YamlScalar { Value: string text } when text.Contains("{{", StringComparison.Ordinal) => "it cannot be a template: types are checked before templates are filled in",
        YamlScalar { Value: string text } when kind is ArgumentKind.Whole or ArgumentKind.Number && double.TryParse(text, out _) => "remove the quotes",
        YamlScalar { Value: string } when kind is ArgumentKind.Flag => "write true or false, without quotes",
        YamlScalar { Value: not null } scalar when kind is ArgumentKind.Text or ArgumentKind.TextOrList or ArgumentKind.TextOrMapping => $"put it in quotes: \"{scalar.Text}\"",
        _ => null,
    };

    private static bool IsText(YamlNode node) => node is YamlScalar { Value: string };

    // As JSON schema has it, 3.0 is an integer.
    private static bool IsInteger(YamlNode node) => node is YamlScalar { Value: long or System.Numerics.BigInteger }
        || (node is YamlScalar { Value: double number } && double.IsInteger(number));
}
