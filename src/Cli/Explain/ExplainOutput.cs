using System.Text.Json;
using Plumbline.Cli.Reading;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Wording;

namespace Plumbline.Cli.Explain;

/// <summary>The two forms of an explanation.</summary>
internal static class ExplainOutput
{
    public static void Text(IReadOnlyList<Answer> answers, string? rule, TextWriter output)
    {
        foreach (var answer in answers)
        {
            output.Write($"{answer.Ruleset}  {Shown.At(answer.At)}  {Shown.Json(answer.Event)}\n");
            foreach (var explained in Wanted(answer, rule))
            {
                output.Write($"\n{(explained.Outcome == RuleOutcome.Fires ? "FIRES" : "  -  ")} {explained.Rule.Name} "
                    + $"({explained.Rule.Position.File}:{explained.Rule.Position.Line})\n");
                output.Write($"      {explained.Reason}\n");
                foreach (var condition in explained.Conditions)
                    Condition(condition, output);
            }
        }
    }

    public static void Json(IReadOnlyList<Answer> answers, string? rule, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartArray();
        foreach (var answer in answers)
            foreach (var explained in Wanted(answer, rule))
                Rule(json, answer, explained);
        json.WriteEndArray();
    });

    private static IEnumerable<RuleExplanation> Wanted(Answer answer, string? rule) =>
        answer.Rules.Where(r => rule is null || r.Rule.Name == rule);

    private static void Condition(ConditionExplanation condition, TextWriter output)
    {
        var waiting = condition.Waiting > 0 ? $", {condition.Waiting} earlier waiting" : "";
        output.Write($"      {condition.Name}: {PlainText.Flowing(condition.Text)}{waiting}\n");
        foreach (var clause in condition.Clauses)
        {
            var verdict = clause.Holds switch { true => "true ", false => "false", _ => "  ?  " };
            var seen = clause.Values.Count == 0 ? "" : "   " + string.Join(", ", clause.Values
                .Select(v => $"{v.Path} is {PlainText.Flowing(v.Value)}"));
            output.Write($"        {verdict} "
                + $"{new string(' ', 2 * clause.Depth)}{PlainText.Flowing(clause.Text)}{seen}{(clause.Trouble is { } trouble ? $"   ({trouble})" : "")}\n");
        }
    }

    private static void Rule(Utf8JsonWriter json, Answer answer, RuleExplanation explained)
    {
        json.WriteStartObject();
        json.WriteString("ruleset", answer.Ruleset);
        json.WriteString("rule", explained.Rule.Name);
        json.WriteString("at", answer.At);
        json.WriteBoolean("fires", explained.Outcome == RuleOutcome.Fires);
        json.WriteString("outcome", Word(explained.Outcome));
        json.WriteString("reason", explained.Reason);
        json.WriteStartArray("conditions");
        foreach (var condition in explained.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("name", condition.Name);
            json.WriteString("text", condition.Text);
            json.WriteBoolean("holds", condition.Holds);
            json.WriteNumber("waiting", condition.Waiting);
            json.WriteStartArray("clauses");
            foreach (var clause in condition.Clauses)
                Clause(json, clause);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Clause(Utf8JsonWriter json, ClauseExplanation clause)
    {
        json.WriteStartObject();
        json.WriteString("text", clause.Text);
        if (clause.Holds is { } holds)
            json.WriteBoolean("holds", holds);
        else
            json.WriteNull("holds");
        json.WriteNumber("depth", clause.Depth);
        json.WriteStartObject("values");
        foreach (var value in clause.Values)
            json.WriteString(value.Path, value.Value);
        json.WriteEndObject();
        json.WriteString("trouble", clause.Trouble);
        json.WriteEndObject();
    }

    private static string Word(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.NoMatch => "no_match",
        RuleOutcome.Fires => "fires",
        RuleOutcome.Waits => "waits",
        RuleOutcome.Lost => "lost",
        RuleOutcome.Hidden => "hidden",
        RuleOutcome.Throttled => "throttled",
        _ => "in_window",
    };
}
