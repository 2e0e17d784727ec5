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
                findings.Schema(RulebookCodes.NotAChoice, entry.Value.Position, "kind of a shutdown is graceful or now, not "
                    + $"{Shown.Value(entry.Value)}",
                    NearestName.Question((entry.Value as YamlScalar)?.Text ?? "", ShutdownKinds));
            return;
        }
        if (Expected(argument.Kind, entry.Value) is { } expected)
            shape.WrongType(entry, expected, Cure(argument.Kind, entry.Value));
    }

    private static string? Expected(ArgumentKind kind, YamlNode node) => kind switch
    {
        ArgumentKind.Text => IsText(node) ? null : "a text",
        ArgumentKind.Flag => node is YamlScalar { Value: bool } ? null : "true or false",
        ArgumentKind.Whole => IsInteger(node) ? null : "a whole number",
        ArgumentKind.Number => node is YamlScalar { Value: long or double or System.Numerics.BigInteger } ? null : "a number",
        ArgumentKind.Mapping => node is YamlMapping ? null : "a mapping",
        ArgumentKind.TextOrMapping => IsText(node) || node is YamlMapping ? null : "a text or a mapping",
        ArgumentKind.TextOrList => IsText(node) || node is YamlSequence ? null : "a text or a list",
        ArgumentKind.TextList => node is YamlSequence list && list.Items.All(IsText) ? null : "a list of texts",
        _ => null,
    };

    private static string? Cure(ArgumentKind kind, YamlNode node) => node switch
    {
        YamlScalar { Value: string text } when text.Contains("{{", StringComparison.Ordinal) =>
            "it cannot be a template: types are checked before templates are filled in",
        YamlScalar { Value: string text } when kind is ArgumentKind.Whole or ArgumentKind.Number && double.TryParse(text, out _) =>
            "remove the quotes",
        YamlScalar { Value: string } when kind is ArgumentKind.Flag => "write true or false, without quotes",
        YamlScalar { Value: not null } scalar when kind is ArgumentKind.Text or ArgumentKind.TextOrList or ArgumentKind.TextOrMapping =>
            $"put it in quotes: \"{scalar.Text}\"",
        _ => null,
    };

    private static bool IsText(YamlNode node) => node is YamlScalar { Value: string };

    // As JSON schema has it, 3.0 is an integer.
    private static bool IsInteger(YamlNode node) => node is YamlScalar { Value: long or System.Numerics.BigInteger }
        || (node is YamlScalar { Value: double number } && double.IsInteger(number));
}
