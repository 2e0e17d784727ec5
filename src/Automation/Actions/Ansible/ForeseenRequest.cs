using Plumbline.Automation.Actions.Events;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>The run that an action of a foreseen firing would ask for.</summary>
public static class ForeseenRequest
{
    /// <param name="fired">The rule, and the events it would fire for.</param>
    /// <param name="action">Which of its actions.</param>
    /// <param name="arguments">The action's arguments, rendered.</param>
    /// <param name="hosts">The only hosts it is to be for, unless the event names some itself.</param>
    /// <returns>The request; or why it cannot be told beforehand; neither where the action runs no playbook.</returns>
    public static (RunRequest? Request, string? WhyNot) Of(
        FiredRule fired, int action, Mapping arguments, IReadOnlyList<string> hosts)
    {
        ArgumentNullException.ThrowIfNull(fired);
        ArgumentNullException.ThrowIfNull(arguments);
        var spec = fired.Rule.Actions[action];
        if (spec.Name != ActionKinds.RunPlaybook.Name || arguments["name"] is not string { Length: > 0 } playbook)
            return (null, null);
        if (ArgumentTemplates.ReadsStrangers(spec.Arguments["name"]))
            return (null, $"the playbook of the rule {fired.Rule.Name} is named by the event: it is not run beforehand");
        List<string> own;
        try
        {
            own = EventHosts.Of(fired);
        }
        catch (NotSupportedException nobody)
        {
            return (null, nobody.Message);
        }
        var given = arguments.TryGetValue("extra_vars", out var vars) && vars is Mapping mapping ? mapping : [];
        var untrusted = UntrustedArguments.In(spec.Arguments.TryGetValue("extra_vars", out var raw) ? raw : null);
        var values = new Mapping(given.Count + 1);
        foreach (var (key, value) in given)
            values[key] = value;
        values[EventVariables.Name] = EventVariables.Of(fired);
        return (new RunRequest
        {
            Key = default,
            Ruleset = fired.Ruleset.Name,
            Rule = fired.Rule.Name,
            FiredAt = fired.At,
            Target = new RunTarget.Playbook(playbook, Alone: arguments.TryGetValue("copy_files", out var copy) && copy is false),
            Values = new RunValues(values),
            UntrustedVars = (untrusted.All ? given.Keys.Select(k => k.ToString() ?? "") : untrusted.Names).Append(EventVariables.Name)
                .ToHashSet(),
            LimitHosts = own.Count > 0 ? own : hosts,
            LimitPattern = own.Count > 0 ? null : string.Join(',', fired.Ruleset.Hosts),
            IsCheck = true,
        }, null);
    }
}
