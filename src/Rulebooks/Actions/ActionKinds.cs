using System.Collections.Frozen;
using static Plumbline.Rulebooks.Actions.ArgumentKind;

namespace Plumbline.Rulebooks.Actions;

/// <summary>The actions of the rulebook language: the one place that names them and says what each of them is.</summary>
public static class ActionKinds
{
    private static readonly ActionArgument[] Running =
    [
        new("name", Text, Required: true), new("set_facts", Flag), new("post_events", Flag), new("verbosity", Whole),
        new("json_mode", Flag),
        new("retry", Flag), new("retries", Whole), new("delay", Number), new("extra_vars", Mapping), new("lock", Text),
        new("var_root", TextOrMapping),
    ];

    private static readonly ActionArgument[] Launching =
    [
        new("name", Text, Required: true), new("organization", Text, Required: true), new("job_args", Mapping), new("set_facts", Flag),
        new("post_events", Flag), new("ruleset", Text), new("lock", Text), new("retry", Flag), new("retries", Whole), new("delay", Whole),
        new("include_events", Flag), new("labels", TextList), new("add_event_uuid_label", Flag), new("var_root", Text),
    ];

    public static ActionKind RunPlaybook { get; } = new("run_playbook")
    {
        Arguments = [.. Running, new("copy_files", Flag), new("ruleset", Text)], Starts = ActionStart.Playbook,
        Brings = ActionBringing.Results,
    };

    public static ActionKind RunModule { get; } = new("run_module")
    {
        Arguments = [.. Running, new("module_args", TextOrMapping)], Starts = ActionStart.Module, Brings = ActionBringing.Results,
    };

    public static ActionKind RunJobTemplate { get; } = new("run_job_template")
    {
        Arguments = Launching, Starts = ActionStart.JobTemplate, Brings = ActionBringing.Results,
    };

    public static ActionKind RunWorkflowTemplate { get; } = new("run_workflow_template")
    {
        Arguments = Launching, Starts = ActionStart.WorkflowTemplate, Brings = ActionBringing.Results,
    };

    public static ActionKind SetFact { get; } = new("set_fact")
    {
        Arguments = [new("fact", Mapping, Required: true), new("ruleset", Text)], Brings = ActionBringing.Fact, Content = "fact",
    };

    public static ActionKind PostEvent { get; } = new("post_event")
    {
        Arguments = [new("event", Mapping, Required: true), new("ruleset", Text)], Brings = ActionBringing.Event, Content = "event",
    };

    public static ActionKind RetractFact { get; } = new("retract_fact")
    {
        Arguments = [new("fact", Mapping, Required: true), new("ruleset", Text), new("partial", Flag)], Brings = ActionBringing.Retraction,
        Content = "fact",
    };

    public static ActionKind PrintEvent { get; } = new("print_event")
    {
        Arguments = [new("pretty", Flag), new("var_root", TextOrMapping)], MayBeEmpty = true,
    };

    /// <summary>Without arguments it prints the facts, and those must not have changed by then.</summary>
    public static ActionKind Debug { get; } = new("debug")
    {
        Arguments = [new("msg", TextOrList), new("var", Text)], MayBeEmpty = true, Exclusive = ("msg", "var"),
        Touches = arguments => arguments.Count == 0,
    };

    public static ActionKind None { get; } = new("none") { MayBeEmpty = true, AnyArguments = true };

    public static ActionKind Shutdown { get; } = new("shutdown")
    {
        Arguments = [new("delay", Number), new("message", Text), new("kind", ShutdownKind)], MayBeEmpty = true, Touches = _ => true,
    };

    public static ActionKind PgNotify { get; } = new("pg_notify")
    {
        Arguments =
        [
            new("dsn", Text, Required: true), new("channel", Text, Required: true), new("event", TextOrMapping, Required: true),
            new("remove_meta", Flag),
        ],
        IsOurs = true,
    };

    public static IReadOnlyList<ActionKind> All { get; } =
    [
        RunPlaybook, RunModule, RunJobTemplate, RunWorkflowTemplate, SetFact, PostEvent, RetractFact, PrintEvent, Debug, None, Shutdown,
        PgNotify,
    ];

    private static readonly FrozenDictionary<string, ActionKind> ByName = All.ToFrozenDictionary(a => a.Name);

    public static IEnumerable<string> Names => All.Select(a => a.Name);

    public static ActionKind? Find(string name) => ByName.GetValueOrDefault(name);
}
