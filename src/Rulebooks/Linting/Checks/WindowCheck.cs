using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>Throttles and timeouts that cannot work.</summary>
internal sealed class WindowCheck : ILintCheck
{
    private static readonly string[] Roots = ["event", "events", "fact", "facts"];

    public string Name => "windows";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        var lifetime = Lifetime(ruleset.Ruleset);
        foreach (var rule in ruleset.Rules)
        {
            if (rule.Rule.Throttle is { } throttle)
                Check(throttle, findings);
            if (rule.Rule.Condition.Timeout is { } timeout)
                Check(rule, timeout, ruleset.Ruleset, findings);
            var window = rule.Rule.Throttle is { Kind: ThrottleKind.OnceAfter } after
                ? after.Window
                : rule.Rule.Condition is { Kind: ConditionKind.NotAll, Timeout: { } span } ? span : TimeSpan.Zero;
            if (lifetime is { } end && window > end)
                findings.Hint(LintCodes.WindowOutlivesSource, rule.Rule.Throttle?.Position ?? rule.Rule.Condition.Position,
                    "the window is still open when the sources end, and what is open then never fires", "give the source a longer "
                        + "shutdown_after");
        }
    }

    private static void Check(ThrottleSpec throttle, DiagnosticBag findings)
    {
        if (throttle is { Kind: ThrottleKind.AccumulateWithin, Threshold: 1 })
            findings.Warning(LintCodes.ThresholdOne, throttle.Position, "a threshold of 1 lets every event through", "remove the throttle, "
                + "or use once_within");
        if (throttle.Window == TimeSpan.Zero)
            findings.Warning(
                LintCodes.ZeroWindow, throttle.Position, $"a window of {throttle.WindowText.ToLowerInvariant()} holds nothing back");
        foreach (var group in throttle.GroupBy.Where(g => Array.Exists(Roots, root => g.StartsWith(root + "[", StringComparison.Ordinal))))
            findings.Warning(LintCodes.BracketGroup, throttle.Position, $"ansible-rulebook does not find the group attribute {group}: "
                + "every event would be without a group there",
                $"write {group[group.IndexOf('[', StringComparison.Ordinal)..]} or a dotted path");
    }

    private static void Check(LintRule rule, TimeSpan timeout, Ruleset ruleset, DiagnosticBag findings)
    {
        if (timeout == TimeSpan.Zero)
            findings.Warning(LintCodes.ZeroWindow, rule.Rule.Condition.Position, "a timeout of no length: two events never fall into it");
        if (rule.Rule.Condition.Kind != ConditionKind.All)
            return;
        if (ruleset.DefaultEventsTtl < timeout)
            findings.Warning(LintCodes.TtlBelowTimeout, rule.Rule.Condition.Position, "events expire before the timeout ends: "
                + "default_events_ttl is shorter", "raise default_events_ttl");
        foreach (var condition in rule.Conditions)
            if (condition.Test.All().OfType<Identifier>().FirstOrDefault(p => p.Root is "fact" or "facts") is { } fact)
                findings.Warning(LintCodes.FactInWindow, condition.At(fact), "in ansible-rulebook a fact in an 'all' with a timeout stops "
                    + "the whole ruleset; here it takes part like an event", "test facts in a rule without timeout");
    }

    // Null where a source lives on, or where it cannot be said.
    private static TimeSpan? Lifetime(Ruleset ruleset)
    {
        var longest = TimeSpan.Zero;
        foreach (var source in ruleset.Sources)
        {
            var name = source.Plugin[(source.Plugin.LastIndexOf('.') + 1)..];
            if (name is not ("range" or "generic") || source.Arguments.Any(
                a => a.Key is string key && (key.EndsWith("delay", StringComparison.Ordinal) || key is "loop_count" or "repeat_count")))
                return null;
            if (source.Arguments.TryGetValue("shutdown_after", out var value) && Seconds(value) is not { } seconds)
                return null;
            else if (value is not null)
                longest = TimeSpan.FromSeconds(Math.Max(longest.TotalSeconds, Seconds(value)!.Value));
        }
        return ruleset.Sources.Count == 0 ? null : longest;
    }

    private static double? Seconds(object? value) => value switch { long whole =>
        Math.Clamp(whole, 0, 1_000_000_000), double real when double.IsFinite(real) => Math.Clamp(real, 0, 1e9), _ => null };
}
