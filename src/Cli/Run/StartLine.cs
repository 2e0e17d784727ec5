using Plumbline.Rulebooks.Model;
using Plumbline.Wording;

namespace Plumbline.Cli.Run;

/// <summary>What a rulebook listens to and what it will do, in one line.</summary>
internal static class StartLine
{
    private const int MostRules = 3, MostSources = 5;

    /// <param name="sources">As they are at work, with their addresses.</param>
    public static string Of(IReadOnlyList<string> sources, Rulebook rulebook)
    {
        var rules = rulebook.Rulesets.SelectMany(ruleset => ruleset.Rules).Where(rule => rule.Enabled).ToList();
        var named = rules.Take(MostRules).Select(rule => $"{rule.Name} → {string.Join(", ", rule.Actions.Select(What))}").ToList();
        if (rules.Count > MostRules)
            named.Add($"and {rules.Count - MostRules} more");
        return PlainText.OneLine($"{Named(sources)}; "
            + $"{rules.Count} {(rules.Count == 1 ? "rule" : "rules")}: {string.Join("; ", named)}");
    }

    private static string Named(IReadOnlyList<string> sources)
    {
        var kinds = sources.GroupBy(source => source).Select(same => same.Count() == 1 ? same.Key : $"{same.Count()} × {same.Key}").ToList();
        return kinds.Count switch
        {
            0 => "no source",
            > MostSources => $"{string.Join(", ", kinds.Take(MostSources))}, and {kinds.Count - MostSources} more",
            _ => string.Join(", ", kinds),
        };
    }

    private static string What(ActionSpec action) => action.Arguments.TryGetValue("name", out var name) && name is string text
        && action.Name.StartsWith("run_", StringComparison.Ordinal) ? $"{action.Name} {text}" : action.Name;
}
