using System.Globalization;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Matching.Network;

/// <summary>A network as a graph in the DOT language: tests lead to conditions, conditions through joins to rules.</summary>
public static class NetworkDot
{
    public static void Write(RuleNetwork network, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"digraph {Quoted(network.Ruleset)} {{\n  rankdir=LR;\n  event [shape=circle];\n");
        foreach (var test in network.Tests)
            output.Write(Line($"  t{test.Id} [shape=box, label={Quoted(test.Text)}{(test.Conditions.Count > 1 ? ", style=bold" : "")}];"));
        foreach (var condition in network.Conditions)
            output.Write(Line($"  c{condition.Id} [shape=ellipse, label={Quoted(condition.Binding)}];"));
        for (var rule = 0; rule < network.Rules.Count; rule++)
            output.Write(Line($"  r{rule} [shape=box, style=rounded, label={Quoted(network.Rules[rule].Name)}];"));
        foreach (var condition in network.Conditions)
        {
            var from = "event";
            foreach (var test in condition.Tests)
            {
                var label =
                    from == "event" && condition.AskedWhen.Count > 0 ? $" [label={Quoted(string.Join(" | ", condition.AskedWhen))}]" : "";
                output.Write(Line($"  {from} -> t{test}{label};"));
                from = string.Create(CultureInfo.InvariantCulture, $"t{test}");
            }
            output.Write(Line($"  {from} -> c{condition.Id};"));
        }
        for (var rule = 0; rule < network.Rules.Count; rule++)
        {
            foreach (var condition in network.Rules[rule].Conditions)
                output.Write(Line($"  c{condition} -> r{rule};"));
            foreach (var plan in network.Rules[rule].Plans)
                Plan(plan, output);
        }
        output.Write("}\n");
    }

    private static void Plan(NetworkPlan plan, TextWriter output)
    {
        var from = plan.From;
        foreach (var step in plan.Steps)
        {
            output.Write(Line($"  c{from} -> c{step.Condition} [style=dashed, label={Quoted(step.ByHash ?? "one by one")}];"));
            from = step.Condition;
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";

    private static string Quoted(string text) =>
        $"\"{PlainText.Flowing(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
