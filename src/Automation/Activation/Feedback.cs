using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>
/// Whether what a rule does can change what the next event means. Sources inside the process then bring one event after the
/// other, so that a fact set for the first is there when the second is judged.
/// </summary>
internal static class Feedback
{
    public static bool IsIn(Ruleset ruleset) => ruleset.Rules.Any(rule => rule.Enabled && rule.Actions.Any(IsFeedback));

    private static bool IsFeedback(ActionSpec action) => action.Name switch
    {
        "set_fact" or "post_event" or "retract_fact" or "shutdown" => true,
        "debug" => action.Arguments.Count == 0,
        _ => IsSet(action, "set_facts") || IsSet(action, "post_events"),
    };

    private static bool IsSet(ActionSpec action, string flag) => action.Arguments.TryGetValue(flag, out var value) && value is true;
}
