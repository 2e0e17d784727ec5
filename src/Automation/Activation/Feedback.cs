using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>
/// Whether what a rule does can change what the next event means. Sources inside the process then bring one event after the
/// other, so that a fact set for the first is there when the second is judged.
/// </summary>
internal static class Feedback
{
    public static bool IsIn(Ruleset ruleset) =>
        ruleset.Rules.Any(rule => rule.Enabled && rule.Actions.Any(a => ActionKinds.Find(a.Name)?.FeedsBack(a.Arguments) == true));
}
