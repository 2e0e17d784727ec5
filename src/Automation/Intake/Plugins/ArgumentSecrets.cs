using System.Text.RegularExpressions;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>Which arguments of a plugin nobody but the other side may read: what their names say.</summary>
internal static partial class ArgumentSecrets
{
    public static Secrets Of(Mapping arguments) => new(In(arguments, isSecret: false));

    private static IEnumerable<string> In(object? value, bool isSecret) => value switch
    {
        string text when isSecret => [text],
        Mapping mapping => mapping.SelectMany(entry =>
            In(entry.Value, isSecret || (entry.Key is string name && Telling().IsMatch(name)))),
        List<object?> items => items.SelectMany(item => In(item, isSecret)),
        _ => [],
    };

    [GeneratedRegex("pass|secret|token|key|credential|conn|dsn|auth", RegexOptions.IgnoreCase)]
    private static partial Regex Telling();
}
