using System.Globalization;
using Plumbline.Automation.Actions.Events;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>What an action asks a controller for.</summary>
/// <param name="Arguments">Of the action, rendered.</param>
/// <param name="Limit">The hosts it is for; <c>all</c> when the rule names none.</param>
internal sealed record Launch(Mapping Arguments, string Name, string Organization, string Limit, Mapping ExtraVars)
{
    private const string Everywhere = "all";

    public int Retries => Math.Max(Whole("retries"), IsTrue("retry") ? 1 : 0);

    public TimeSpan Delay => WaitTime.OfSeconds(Whole("delay"));

    /// <summary>Wanted on the job, beside those that all jobs get.</summary>
    public IReadOnlyList<string> Labels { get; private init; } = [];

    /// <summary>Whether it is for some hosts only.</summary>
    public bool IsLimited => Limit != Everywhere;

    /// <exception cref="NotSupportedException">The arguments, as rendered, cannot be used.</exception>
    public static Launch Of(ActionContext context, Mapping arguments, ActionKind kind)
    {
        var given = Given(arguments);
        var hosts = EventHosts.Of(context.Fired);
        var limit = given.TryGetValue("limit", out var own)
            ? own is List<object?> several ? string.Join(',', several.Select(PythonText.Str)) : PythonText.Str(own)
            : string.Join(',', hosts.Count > 0 ? hosts : context.Fired.Ruleset.Hosts);
        var extraVars = given.TryGetValue("extra_vars", out var vars) && vars is Mapping mapping ? mapping : [];
        if (!arguments.TryGetValue("include_events", out var include) || include is not false)
            extraVars = EventVariables.Over(context, extraVars);
        return new Launch(arguments, Text(arguments, "name", kind), Text(arguments, "organization", kind), limit, extraVars)
        {
            Labels =
            [
                .. (arguments.TryGetValue("labels", out var labels) && labels is List<object?> list ? list : []).OfType<string>()
                    .Where(label => label.Length > 0),
                .. arguments.TryGetValue("add_event_uuid_label", out var add) && add is true ? (string[])[EventLabel(context)] : [],
            ],
        };
    }

    /// <summary>The body of the launch.</summary>
    /// <exception cref="ControllerException">The template would run on hosts that the rule does not mean.</exception>
    public Mapping Parameters(ControllerTemplate template, ActionKind kind)
    {
        var parameters = new Mapping();
        foreach (var (key, value) in Given(Arguments))
            parameters[key] = value;
        parameters["limit"] = Limit;
        parameters["extra_vars"] = ExtraVars;
        if (kind.Starts != ActionStart.WorkflowTemplate || template.AsksLimit)
            return parameters;
        if (IsLimited)
            throw new ControllerException($"the workflow template '{Name}' does not ask for a limit, so it would run on every host of its "
                + $"inventory and not on {Limit} alone; set 'Prompt on launch' for its limit in the controller");
        parameters.Remove("limit");
        return parameters;
    }

    private static Mapping Given(Mapping arguments) => arguments.TryGetValue("job_args", out var given) && given is Mapping mapping
        ? mapping
        : [];

    private static string Text(Mapping arguments, string name, ActionKind kind) =>
        arguments.TryGetValue(name, out var value) && value is not null && PythonText.Str(value) is { Length: > 0 } text
            ? text
            : throw new NotSupportedException($"{name} of {kind.Name} is empty");

    private static string EventLabel(ActionContext context)
    {
        var events = context.Fired.Events;
        var found = events.TryGetValue(context.Fired.IsSingle ? "m" : "m_0", out var one) && one is Mapping @event
            && ValuePath.TryFind(@event, "meta.uuid", out var uuid) ? uuid as string : null;
        return found is null
            ? throw new NotSupportedException("add_event_uuid_label needs an event with meta.uuid that the rule does not name itself")
            : $"eda-event-uuid-{found}";
    }

    private bool IsTrue(string name) => Arguments.TryGetValue(name, out var value) && value is true;

    private int Whole(string name) => Arguments.TryGetValue(name, out var value) && value is long or double
        ? (int)Math.Clamp(Convert.ToDouble(value, CultureInfo.InvariantCulture), 0, int.MaxValue)
        : 0;
}
