using System.Text.Json;
using Plumbline.Netbox.EventConditions;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class EventRuleRules : ModelRules
{
    public override string Label => "extras.eventrule";

    public override bool Check(RuleContext context) =>
        ConditionSet.Read(context.Draft["conditions"] as JsonElement?, out var error) != null || context.Refuse("conditions", error);
}
