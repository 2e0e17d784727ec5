using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.Actions;

/// <summary>What runs and jobs bring back to the rules, where the action asks for it: facts (<c>set_facts</c>), events
/// (<c>post_events</c>).</summary>
/// <param name="shown">Where it is shown; null where it is not.</param>
internal sealed class BroughtResults(Injection injection, RulebookOutput? shown)
{
    /// <summary>Makes entries for the log of what a run set; null when nothing is to be brought.</summary>
    /// <exception cref="NotSupportedException">The action names a ruleset that is not there.</exception>
    public Func<Mapping, IReadOnlyList<NewEntry>>? Of(ActionContext context, Mapping arguments, string action)
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
            shown?.Show(context.Shown(
                "brought", Label(action), () => PythonText.Pformat(injection.Content(content, action)), ("action", action),
                ("values", content)));
            if (facts)
                entries.Add(injection.Entry(target, EntryKind.Fact, content, action));
            if (events)
                entries.Add(injection.Entry(target, EntryKind.Event, content, action));
            return entries;
        };
    }

    private static string Label(string action) => ActionKinds.Find(action)?.Starts switch
    {
        ActionStart.Module => "module: set-facts",
        ActionStart.JobTemplate => "job: set-facts",
        ActionStart.WorkflowTemplate => "workflow: set-facts",
        _ => "playbook: set-facts",
    };
}
