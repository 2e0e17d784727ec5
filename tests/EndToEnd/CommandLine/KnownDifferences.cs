namespace Plumbline.EndToEnd.CommandLine;

/// <summary>Recorded runs that ours differs from on purpose, each with its reason; a row that has become equal fails the test.</summary>
internal static class KnownDifferences
{
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["playbook_extra_vars"] = "Ansible 2.14 itself prints a placeholder for an omitted list item, and text for a number in debug's var",
        ["playbook_post_events_ruleset_already_ended"] =
            "ours keeps the other ruleset until every action has ended: the event is judged, not lost",
        ["playbook_two_events_in_order"] = "Ansible 2.14 itself turns a number in a template into text",
        ["no_arguments"] = "our help says what each option is for",
        ["help_long"] = "our help says what each option is for",
        ["version"] = "our version report names what we are made of",
        ["bad_env_execution_strategy_not_checked"] = "the real one fails on an unset variable of its own code; ours runs sequentially",
        ["schema_action_pg_notify"] = "ours has this action",
        ["filter_legacy_dashes"] = "the real one looks under a name that does not exist; ours finds the filter",
        ["hot_reload_sources_end"] = "a rulebook whose sources have ended, ends; the real one watches the file until it is told to stop",
        ["sigint_during_start"] = "a quarter of a second after its start the real one is still loading; ours has printed the first event "
            + "by then",
    };

    // Same exit code and standard output; standard error speaks of something else.
    private static readonly Dictionary<string, string> OtherErrors = new()
    {
        ["controller_token_without_url"] = "the real one asks an address without a host; ours says that no controller is named",
        ["vars_file_list"] = "the real one shows what Python said; ours says what the file must hold",
        ["yaml_tab"] = "ours leaves out what the reader was about to do",
        ["source_file_broken"] = "the real one fails on its own deprecated source; ours does not have it",
    };

    // What is recorded may appear or not, in the real one as in ours; nothing else may.
    private static readonly Dictionary<string, string> NotAlwaysThere = new()
    {
        ["shutdown_twice"] = "the second banner appears only when the second rule ran before the first one's stop",
    };

    /// <summary>True where a recorded block of standard output need not appear.</summary>
    public static bool MayLack(string row) => NotAlwaysThere.ContainsKey(row);

    /// <summary>True where the recorded standard error is not compared.</summary>
    public static bool IsSaidOtherwise(string row) => OtherErrors.ContainsKey(row);

    public static bool Contains(string row) => Reasons.ContainsKey(row);
}
