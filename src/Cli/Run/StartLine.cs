using Plumbline.Rulebooks.Model;
using Plumbline.Wording;

namespace Plumbline.Cli.Run;

/// <summary>What a rulebook listens to and what it will do, in one line.</summary>
internal static class StartLine
{
    private const int MostRules = 3;

    /// <param name="sources">As they are at work, with their addresses.</param>
    public static string Of(IReadOnlyList<string> sources, Rulebook rulebook)
    {
        var rules = rulebook.Rulesets.SelectMany(ruleset => ruleset.Rules).Where(rule => rule.Enabled).ToList();
        var named = rules.Take(MostRules).Select(rule => $"{rule.Name} → {string.Join(", ", rule.Actions.Select(What))}").ToList();
        if (rules.Count > MostRules)
            named.Add($"and {rules.Count - MostRules} more");
        return PlainText.OneLine($"{(sources.Count == 0 ? "no source" : string.Join(", ", sources))}; "
            + $"{rules.Count} {(rules.Count == 1 ? "rule" : "rules")}: {string.Join("; ", named)}");
    }

    private static string What(ActionSpec action) => action.Arguments.TryGetValue("name", out var name) && name is string text
        && action.Name.StartsWith("run_", StringComparison.Ordinal) ? $"{action.Name} {text}" : action.Name;
}
