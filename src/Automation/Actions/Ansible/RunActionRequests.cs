using System.Globalization;
using Plumbline.Automation.Actions.Events;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>Turns the arguments of an action into a request for a run.</summary>
internal sealed class RunActionRequests(BroughtResults results)
{
    public RunRequest Create(ActionContext context, Mapping arguments, RunTarget target, string action)
    {
        var fired = context.Fired;
        var extraVars = arguments.TryGetValue("extra_vars", out var given) && given is Mapping mapping ? mapping : [];
        var untrusted = UntrustedArguments.In(context.Action.Arguments.TryGetValue("extra_vars", out var raw) ? raw : null);
        var retries = Math.Max(Integer(arguments, "retries"), IsTrue(arguments, "retry") ? 1 : 0);
        var eventHosts = EventHosts.Of(fired);
        var pattern = eventHosts.Count == 0 ? string.Join(',', fired.Ruleset.Hosts) : null;
        var reports = context.Reports is { } told
            ? new RunReports(told, context, pattern ?? string.Join(',', eventHosts), PythonText.Str(arguments["name"]))
            : null;
        return new RunRequest
        {
            Reports = reports,
            JobEvents = reports?.WantsEvents == true,
            JobId = reports?.Job ?? Guid.NewGuid().ToString(),
            Key = context.Key,
            Ruleset = fired.Ruleset.Name,
            Rule = fired.Rule.Name,
            FiredAt = fired.At,
            Target = target,
            Values = WaitingValues.Of(context, extraVars, EventVariables.Over),
            UntrustedVars = (untrusted.All ? extraVars.Keys.Select(k => k.ToString() ?? "") : untrusted.Names).Append(EventVariables.Name)
                .ToHashSet(),
            Objects = EventObjects.Of(fired),
            LimitHosts = eventHosts,
            LimitPattern = pattern,
            Verbosity = Integer(arguments, "verbosity"),
            JsonMode = IsTrue(arguments, "json_mode"),
            IsCheck = fired.Asked is { Check: true },
            Retries = fired.Asked is { Check: true } ? 0 : retries,
            Delay = WaitTime.OfSeconds(Number(arguments, "delay")),
            Bring = fired.Asked is { Check: true } ? null : results.Of(context, arguments, action),
            Earlier = context.Key.Index < fired.Recorded.Count ? fired.Recorded[context.Key.Index].Attempts : [],
        };
    }

    private static bool IsTrue(Mapping arguments, string name) => arguments.TryGetValue(name, out var value) && value is true;

    private static int Integer(Mapping arguments, string name) => (int)Math.Clamp(Number(arguments, name), int.MinValue, int.MaxValue);

    private static double Number(Mapping arguments, string name) =>
        arguments.TryGetValue(name, out var value) && value is long or double ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : 0;
}
