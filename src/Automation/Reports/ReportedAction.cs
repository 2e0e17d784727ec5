using System.Globalization;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;

namespace Plumbline.Automation.Reports;

/// <summary>An action of a fired rule, as far as reports name it.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="RuleRunAt">When the rule's first action was about to run.</param>
public sealed record ReportedAction(string Name, FiredRule Fired, ActionKey Key, DateTimeOffset RuleRunAt)
{
    private const string None = "none", NoneReported = "noop";

    /// <summary>As reports call it.</summary>
    public string Name { get; } = Name == None ? NoneReported : Name;

    /// <summary>The same action has the same id in every report, also in those of a later process.</summary>
    public Guid IdIn(string activation) => RuleId.Of(
        activation, Fired.Ruleset.Name, Fired.Rule.Name, Fired.At.UtcTicks.ToString(CultureInfo.InvariantCulture), Key.ToString());
}
