using Plumbline.Wording;

namespace Plumbline.Rulebooks.Matching.Network;

/// <summary>A network as text for people.</summary>
public static class NetworkText
{
    public static void Write(RuleNetwork network, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(output);
        var shared = network.Tests.Count(test => test.Conditions.Count > 1);
        output.Write($"{network.Ruleset}\n  {Count(network.Paths.Count, "path")} read once per event, {Count(network.Tests.Count, "test")} "
            + $"({shared} shared), {Count(network.Conditions.Count, "condition")}, {Count(network.Rules.Count, "rule")}\n");
        foreach (var rule in network.Rules)
        {
            output.Write($"\n  {rule.Name}  "
                + $"({rule.Shape}{(rule.Throttle is null ? "" : $", {rule.Throttle}")}{(rule.Window is { } window ? $", {window.TotalSeconds:0.###} s" : "")})\n");
            foreach (var condition in rule.Conditions)
                Condition(network, network.Conditions[condition], output);
            foreach (var plan in rule.Plans)
                output.Write($"    from {network.Conditions[plan.From].Binding}: "
                    + $"{string.Join(", then ", plan.Steps.Select(step => Step(network, step)))}\n");
        }
    }

    private static void Condition(RuleNetwork network, NetworkCondition condition, TextWriter output)
    {
        output.Write($"    {condition.Binding}: {PlainText.Flowing(condition.Text)}\n");
        output.Write(
            $"      asked {(condition.AskedWhen.Count == 0 ? "for every event" : $"when {string.Join(", or ", condition.AskedWhen.Select(PlainText.Flowing))}")}\n");
        foreach (var test in condition.Tests.Select(id => network.Tests[id]))
            output.Write(
                $"      test {PlainText.Flowing(test.Text)}{(test.Conditions.Count > 1 ? $"  (shared by {test.Conditions.Count})" : "")}\n");
        if (condition.HashedBy.Count > 0)
            output.Write($"      waits, found by {string.Join(", ", condition.HashedBy)}\n");
    }

    private static string Step(RuleNetwork network, NetworkJoin step) =>
        $"{network.Conditions[step.Condition].Binding} "
            + $"{(step.ByHash is null ? "one by one" : $"by {step.ByHash}")}{(step.Tests.Count == 0 ? "" : $" where {string.Join(" and ", step.Tests)}")}";

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
