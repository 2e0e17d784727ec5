using Plumbline.Rulebooks.Model;
using Plumbline.Web.Elements;
using Plumbline.Wording;

namespace Plumbline.Web.Rulebooks;

/// <summary>A rule in a sentence.</summary>
internal static class RuleSentence
{
    /// <summary>What has to hold, as it stands in the rulebook.</summary>
    public static IReadOnlyList<string> Conditions(Rule rule) => [.. rule.Condition.Conditions.Select(c => Words.Cut(c.Text, 400))];

    /// <summary>How the conditions go together, before the first and between them.</summary>
    public static (string Before, string Between) Joined(Rule rule) => rule.Condition.Kind switch
    {
        ConditionKind.All => ("When events have come for which", "and"),
        ConditionKind.Any => ("When an event comes for which", "or"),
        ConditionKind.NotAll => ("When not all of these come in time:", "and"),
        _ => ("When an event comes for which", "and"),
    };

    /// <summary>Within which time, and how often; empty where nothing is said.</summary>
    public static string Limits(Rule rule) => string.Concat(
        rule.Condition.Timeout is { } timeout ? $", within {TimeText.Duration(timeout)}" : "",
        rule.Throttle is { } throttle ? $", {Word(throttle.Kind)} {TimeText.Duration(throttle.Window)}" : "");

    /// <summary>What is done then.</summary>
    public static string Does(Rule rule) => rule.Actions.Count == 0 ? "nothing is done" : string.Join(", then ", rule.Actions.Select(Does));

    private static string Word(ThrottleKind kind) => kind switch
    {
        ThrottleKind.OnceWithin => "once within",
        ThrottleKind.OnceAfter => "once after",
        _ => "when there were enough within",
    };

    private static string Does(ActionSpec action)
    {
        var name = action.Arguments.TryGetValue("name", out var given) ? Words.Short(given?.ToString()) : "";
        return action.Name switch
        {
            "run_playbook" => $"the playbook {name} runs",
            "run_module" => $"the module {name} runs",
            "run_job_template" => $"the job template {name} is launched",
            "run_workflow_template" => $"the workflow template {name} is launched",
            "set_fact" => "a fact is set",
            "post_event" => "an event is posted",
            "retract_fact" => "a fact is taken back",
            "print_event" => "the event is printed",
            "debug" => "something is printed",
            "none" => "nothing is done",
            "shutdown" => "the rulebook ends",
            "pg_notify" => "a notification is sent",
            var other => $"{other} is done",
        };
    }
}
