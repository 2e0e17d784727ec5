using System.Text;

namespace Plumbline.Automation.Tests.Faults;

/// <summary>
/// A rulebook, its events and what goes wrong, all by one number. What it leads to does not depend on when things happen: windows are about
/// events from outside alone, all of which are there from the beginning.
/// </summary>
internal static class RandomRulebook
{
    /// <summary>The longest of its windows.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private const int Kinds = 4;

    public static string Text(Random random)
    {
        var text = new StringBuilder("- name: rs\n  hosts: all\n  sources:\n    - ansible.eda.tick: {delay: 1000}\n  rules:\n");
        for (var rule = random.Next(2, 7); rule > 0; rule--)
        {
            var (a, b) = ($"k{random.Next(Kinds)}", $"k{random.Next(Kinds)}");
            var (condition, more) = random.Next(9) switch
            {
                0 => ($"{{all: [events.x << event.{a} is defined, events.y << event.{b} == events.x.{a}]}}", ""),
                1 => ($"{{any: [event.{a} == 1, event.{b} == 2]}}", ""),
                2 => ($"{{not_all: [event.{a} == 1, event.{b} == 3], timeout: 1 hours}}", ""),
                3 => ($"event.{a} is defined", $"throttle: {{once_within: 2 hours, group_by_attributes: [event.{a}]}}"),
                4 => ($"event.{a} is defined", $"throttle: {{once_after: 1 hours, group_by_attributes: [event.{a}]}}"),
                5 => ($"event.{a} > 0", $"throttle: {{accumulate_within: 2 hours, threshold: {random.Next(1, 4)}, group_by_attributes: "
                    + $"[event.{a}]}}"),
                6 => ($"event.{a} is selectattr(\"n\", \"==\", 1)", ""),
                _ => ($"event.{a} {(random.Next(2) == 0 ? "is defined" : $"== {random.Next(1, 4)}")}", ""),
            };
            text.Append($"    - name: r{rule}\n      condition: {Quoted(condition)}\n");
            if (more.Length > 0)
                text.Append($"      {more}\n");
            text.Append("      actions:\n");
            for (var action = random.Next(1, 4); action > 0; action--)
                text.Append($"        - {Action(random, rule, action)}\n");
        }
        return text.Append("    - {name: posted, condition: event.told is defined, action: {none: }}\n    - {name: fact, condition: "
            + "event.known is defined, action: {none: }}\n").ToString();
    }

    public static IReadOnlyList<string> Events(Random random) => [
        .. Enumerable.Range(0, random.Next(1, 14)).Select(_ => random.Next(8) switch
    {
        0 => $$"""{"k{{random.Next(Kinds)}}": [{"n": {{random.Next(3)}}}, {"n": 1}]}""",
        1 => $$"""{"k{{random.Next(Kinds)}}": {{random.Next(1, 4)}}, "k{{random.Next(Kinds)}}": {{random.Next(1, 4)}}}""",
        2 => $"{{\"k{random.Next(Kinds)}\": \"\\ud83d\\ude00 {{{{{{{{ 1 }}}}}}}} \\u0000\", \"meta\": {{\"source\": \"abc\"}}}}",
        3 => $$"""{"k{{random.Next(Kinds)}}": {{new string('[', 60)}}{{new string(']', 60)}}}""",
        _ => $$"""{"k{{random.Next(Kinds)}}": {{random.Next(1, 4)}}}""",
    })];

    private static string Action(Random random, int rule, int action) => random.Next(6) switch
    {
        0 => $"post_event: {{event: {{told: {rule}{action}}}}}",
        1 => $"post_event: {{event: {{told: {rule}{action}, meta: {{source: abc}}}}}}",
        2 => $"set_fact: {{fact: {{known: {rule}{action}}}}}",
        3 => $"run_playbook: {{name: pb.yml, extra_vars: {{what: run {rule}{action}}}}}",
        4 => "debug: {msg: \"{{ event.nothing.at.all }}\"}",
        _ => "none:",
    };

    private static string Quoted(string condition) => condition[0] == '{' ? condition : $"'{condition}'";
}
