using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Automation.Reports;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary><c>debug</c>: prints messages, a variable, or everything a rule sees. Secrets among the user's variables are masked.</summary>
internal sealed class DebugAction(RulebookOutput output, string inventory, string? projectFile, ILogger logger) : IRuleAction
{
    public ActionKind Kind => ActionKinds.Debug;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var visible = WithMaskedUserVariables(context);
        var arguments = context.Render(visible);
        return new(
            arguments.TryGetValue("msg", out var message) ? Messages(context, message)
            : arguments.TryGetValue("var", out var path) ? Variable(context, visible, PythonText.Str(path))
            : Everything(context, visible));
    }

    private ActionOutcome Messages(ActionContext context, object? message)
    {
        foreach (var item in message as List<object?> ?? [message])
        {
            output.Show(context.Shown(
                "debug", "debug", item is null or UndefinedValue ? null : () => PythonText.Str(item),
                ("message", item is UndefinedValue ? null : item)));
            if (item is UndefinedValue undefined)
                return new ActionOutcome.Undefined(undefined.ToString() ?? "");
        }
        return ActionOutcome.Done.Nothing;
    }

    private ActionOutcome Variable(ActionContext context, Mapping visible, string path)
    {
        if (ValuePath.TryFind(visible, path, out var found))
        {
            output.Show(context.Shown("debug", "debug", () => $"{path}: {PythonText.Str(found)}", ("variable", path), ("value", found)));
            return ActionOutcome.Done.Nothing;
        }
        logger.VariableNotFound(path);
        return new ActionOutcome.Failed($"KeyError '{path}' with variables {PythonText.Pformat(SecretMask.ApplyTo(context.Variables))}")
        {
            Told = PythonText.Repr(path),
        };
    }

    private ActionOutcome.Done Everything(ActionContext context, Mapping visible)
    {
        var fired = context.Fired;
        var shown = new Mapping
        {
            { "rule", fired.Rule.Name },
            { "rule_uuid", RuleId.Of(fired.Ruleset.Name, fired.Rule.Name).ToString() },
            { "rule_set", fired.Ruleset.Name },
            { "rule_set_uuid", RuleId.Of(fired.Ruleset.Name).ToString() },
            { "rule_run_at", InstantText.Of(context.RuleRunAt) },
            { "inventory", inventory },
            { "hosts", fired.Ruleset.Hosts.Cast<object?>().ToList() },
            { "variables", visible },
            { "project_data_file", projectFile },
        };
        var facts = context.Runner.Facts().Select(EventJson.Read).ToList();
        output.Show(context.Shown("debug", "debug: kwargs", () => PythonText.Pformat(shown), ("arguments", shown)));
        output.Show(context.Shown("debug", "debug: facts", () => PythonText.Pformat(facts), ("facts", facts)));
        return ActionOutcome.Done.Nothing;
    }

    private static Mapping WithMaskedUserVariables(ActionContext context)
    {
        var visible = SecretMask.ApplyTo(context.UserVariables);
        foreach (var name in new[] { "event", "events" })
            if (context.Variables.TryGetValue(name, out var value))
                visible[name] = value;
        return visible;
    }
}
