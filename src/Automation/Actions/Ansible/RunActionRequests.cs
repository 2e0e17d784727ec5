using System.Globalization;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>Turns the arguments of an action into a request for a run.</summary>
/// <param name="brought">Where the facts and events that runs bring back are shown; null where they are not.</param>
internal sealed class RunActionRequests(Injection injection, RulebookOutput? brought)
{
    private const string EventVariable = "ansible_eda";

    public RunRequest Create(ActionContext context, Mapping arguments, RunTarget target, string action)
    {
        var fired = context.Fired;
        var extraVars = arguments.TryGetValue("extra_vars", out var given) && given is Mapping mapping ? Copy(mapping) : [];
        var untrusted = UntrustedArguments.In(context.Action.Arguments.TryGetValue("extra_vars", out var raw) ? raw : null);
        var retries = Math.Max(Integer(arguments, "retries"), IsTrue(arguments, "retry") ? 1 : 0);
        var eventHosts = EventHosts(fired);
        return new RunRequest
        {
            Key = context.Key,
            Ruleset = fired.Ruleset.Name,
            Rule = fired.Rule.Name,
            FiredAt = fired.At,
            Target = target,
            Values = WaitingValues.Of(context, extraVars, Complete),
            UntrustedVars = (untrusted.All ? extraVars.Keys.Select(k => k.ToString() ?? "") : untrusted.Names).Append(EventVariable)
                .ToHashSet(),
            LimitHosts = eventHosts,
            LimitPattern = eventHosts.Count == 0 ? string.Join(',', fired.Ruleset.Hosts) : null,
            Verbosity = Integer(arguments, "verbosity"),
            JsonMode = IsTrue(arguments, "json_mode"),
            Retries = retries,
            Delay = WaitTime.OfSeconds(Number(arguments, "delay")),
            Bring = Bringing(context, arguments, action),
            Earlier = context.Key.Index < fired.Recorded.Count ? fired.Recorded[context.Key.Index].Attempts : [],
        };
    }

    private static Mapping Complete(ActionContext context, Mapping extraVars)
    {
        var complete = Copy(extraVars);
        complete[EventVariable] = EventVariables(context);
        return complete;
    }

    private static Mapping EventVariables(ActionContext context)
    {
        var variables = new Mapping { { "ruleset", context.Fired.Ruleset.Name }, { "rule", context.Fired.Rule.Name } };
        var name = context.Fired.IsSingle ? "event" : "events";
        variables[name] = context.Variables[name];
        return variables;
    }

    // Only meta.hosts at the top of an event counts; the hosts of several events are put together. An event that names no host is for none,
    // not for all.
    private static List<string> EventHosts(FiredRule fired)
    {
        var hosts = new List<string>();
        var named = false;
        foreach (var value in fired.Events.Values)
        {
            if (value is not Mapping @event || !ValuePath.TryFind(@event, "meta.hosts", out var found))
                continue;
            named = true;
            switch (found)
            {
                case string { Length: > 0 } host:
                    hosts.Add(host);
                    break;
                case List<object?> several:
                    hosts.AddRange(several.OfType<string>().Where(name => name.Length > 0));
                    break;
            }
        }
        return !named || hosts.Count > 0
            ? hosts
            : throw new NotSupportedException("the event's meta.hosts names no host, so there is nothing to run on");
    }

    private Func<Mapping, IReadOnlyList<NewEntry>>? Bringing(ActionContext context, Mapping arguments, string action)
    {
        var facts = ActionKind.BringsFacts(arguments);
        var events = ActionKind.BringsEvents(arguments);
        if (!facts && !events)
            return null;
        if (injection.Resolve(context, arguments, out var target) is { } problem)
            throw new NotSupportedException(problem);
        return content =>
        {
            var entries = new List<NewEntry>();
            var label = action == ActionKinds.RunModule.Name ? "module: set-facts" : "playbook: set-facts";
            brought?.Banner(label, PythonText.Pformat(injection.Content(content, action)));
            if (facts)
                entries.Add(injection.Entry(target, EntryKind.Fact, content, action));
            if (events)
                entries.Add(injection.Entry(target, EntryKind.Event, content, action));
            return entries;
        };
    }

    private static Mapping Copy(Mapping mapping)
    {
        var copy = new Mapping(mapping.Count + 1);
        foreach (var (key, value) in mapping)
            copy[key] = value;
        return copy;
    }

    private static bool IsTrue(Mapping arguments, string name) => arguments.TryGetValue(name, out var value) && value is true;

    private static int Integer(Mapping arguments, string name) => (int)Math.Clamp(Number(arguments, name), int.MinValue, int.MaxValue);

    private static double Number(Mapping arguments, string name) =>
        arguments.TryGetValue(name, out var value) && value is long or double ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : 0;
}
