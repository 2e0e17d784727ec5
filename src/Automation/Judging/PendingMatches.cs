using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Judging;

/// <summary>The recorded matches whose actions are not done, as the rules of today have them.</summary>
internal static class PendingMatches
{
    public static async Task<IReadOnlyList<FiredRule>> ReadAsync(
        string key, Ruleset ruleset, IEventLog log, ILogger logger, CancellationToken cancellationToken)
    {
        var pending = new List<FiredRule>();
        foreach (var match in await log.PendingAsync(key, cancellationToken).ConfigureAwait(false))
        {
            var rule = ruleset.Rules.FirstOrDefault(r => r.Name == match.Rule && r.Enabled);
            if (rule is null)
                logger.RuleGone(ruleset.Name, match.Rule);
            else
                pending.Add(new FiredRule(ruleset, rule, match.Id, match.At, match.Bindings, match.Actions));
        }
        return pending;
    }
}
