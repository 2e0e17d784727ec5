using static Plumbline.Rulebooks.Loading.ArgumentKind;

namespace Plumbline.Rulebooks.Loading;

/// <summary>The eleven actions.</summary>
internal static class ActionSchemas
{
    private static readonly ActionArgument[] Running =
    [
        new("name", Text, Required: true), new("set_facts", Flag), new("post_events", Flag), new("verbosity", Whole), new("json_mode", Flag),
        new("retry", Flag), new("retries", Whole), new("delay", Number), new("extra_vars", Mapping), new("lock", Text), new("var_root", TextOrMapping),
    ];

    private static readonly ActionArgument[] Launching =
    [
        new("name", Text, Required: true), new("organization", Text, Required: true), new("job_args", Mapping), new("set_facts", Flag),
        new("post_events", Flag), new("ruleset", Text), new("lock", Text), new("retry", Flag), new("retries", Whole), new("delay", Whole),
        new("include_events", Flag), new("labels", TextList), new("add_event_uuid_label", Flag), new("var_root", Text),
    ];

    private static readonly ActionSchema[] All =
    [
        new("run_playbook", [.. Running, new("copy_files", Flag), new("ruleset", Text)]),
        new("run_module", [.. Running, new("module_args", TextOrMapping)]),
        new("run_job_template", Launching),
        new("run_workflow_template", Launching),
        new("set_fact", [new("fact", Mapping, Required: true), new("ruleset", Text)]),
        new("post_event", [new("event", Mapping, Required: true), new("ruleset", Text)]),
        new("retract_fact", [new("fact", Mapping, Required: true), new("ruleset", Text), new("partial", Flag)]),
        new("print_event", [new("pretty", Flag), new("var_root", TextOrMapping)], MayBeEmpty: true),
        new("debug", [new("msg", TextOrList), new("var", Text)], MayBeEmpty: true),
        new("none", [], MayBeEmpty: true, AnyArguments: true),
        new("shutdown", [new("delay", Number), new("message", Text), new("kind", ShutdownKind)], MayBeEmpty: true),
    ];

    public static IEnumerable<string> Names => All.Select(a => a.Name);

    public static ActionSchema? Find(string name) => Array.Find(All, a => a.Name == name);
}
