using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions.Events;

/// <summary><c>ansible_eda</c>: what a playbook or a job learns of the rule that asked for it, and of its events.</summary>
internal static class EventVariables
{
    public const string Name = "ansible_eda";

    /// <summary>A copy of some extra vars with it.</summary>
    public static Mapping Over(ActionContext context, Mapping extraVars)
    {
        var complete = new Mapping(extraVars.Count + 1);
        foreach (var (key, value) in extraVars)
            complete[key] = value;
        complete[Name] = Of(context);
        return complete;
    }

    private static Mapping Of(ActionContext context)
    {
        var variables = new Mapping { { "ruleset", context.Fired.Ruleset.Name }, { "rule", context.Fired.Rule.Name } };
        var name = context.Fired.IsSingle ? "event" : "events";
        variables[name] = context.Variables[name];
        return variables;
    }
}
