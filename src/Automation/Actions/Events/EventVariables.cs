using Plumbline.Automation.Judging;
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

    /// <summary>The same of a rule that nobody has done anything for yet.</summary>
    public static Mapping Of(FiredRule fired) => Of(fired, fired.IsSingle ? fired.Event : fired.Events);

    private static Mapping Of(ActionContext context) => Of(context.Fired, context.Variables[NameIn(context.Fired)]);

    private static Mapping Of(FiredRule fired, object? events) =>
        new() { { "ruleset", fired.Ruleset.Name }, { "rule", fired.Rule.Name }, { NameIn(fired), events } };

    private static string NameIn(FiredRule fired) => fired.IsSingle ? "event" : "events";
}
