using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.EndToEnd.Crashes;

/// <summary>
/// A rulebook in which everything depends on what came before: joins, facts, chains of <c>set_fact</c> and <c>post_event</c>, and every
/// kind of window, in two rulesets that speak to each other. No rule of it starts Ansible, so that a thousand firings are cheap.
/// </summary>
internal static class MemoryRulebook
{
    /// <summary>Longer than the longest window.</summary>
    public static readonly TimeSpan Windows = TimeSpan.FromSeconds(3);

    private const string Joins = "joins";
    private const string Timed = "timed";

    public static string Text(int joins, int timed) => $$$"""
        - name: {{{Joins}}}
          hosts: all
          sources:
            - ansible.eda.webhook: {host: 127.0.0.1, port: {{{joins}}}}
          rules:
            - name: pair
              condition:
                all:
                  - events.a << event.payload.kind == "a"
                  - events.b << event.payload.kind == "b" and event.payload.key == events.a.payload.key
              action:
                post_event: {event: {chained: "{{ events.a.payload.key }}"}}
            - name: chained
              condition: event.chained is defined
              actions:
                - set_fact: {fact: {known: "{{ event.chained }}"}}
                - post_event: {ruleset: {{{Timed}}}, event: {told: "{{ event.chained }}"}}
            - name: known
              condition:
                all:
                  - events.f << event.known is defined
                  - events.c << event.payload.kind == "c" and event.payload.key == events.f.known
              action: {none: }
            - name: other
              condition: event.payload.kind == "x"
              action: {none: }
        - name: {{{Timed}}}
          hosts: all
          execution_strategy: parallel
          sources:
            - ansible.eda.webhook: {host: 127.0.0.1, port: {{{timed}}}}
          rules:
            - name: once within
              condition: event.payload.kind == "w"
              throttle: {once_within: 1 seconds, group_by_attributes: [event.payload.group]}
              action: {none: }
            - name: once after
              condition: event.payload.kind == "l"
              throttle: {once_after: 1 seconds, group_by_attributes: [event.payload.group]}
              action: {none: }
            - name: accumulate
              condition: event.payload.kind == "n"
              throttle: {accumulate_within: 2 seconds, threshold: 3, group_by_attributes: [event.payload.group]}
              action: {none: }
            - name: missing
              condition:
                not_all:
                  - event.payload.kind == "p"
                  - event.payload.kind == "q"
                timeout: 1 seconds
              action: {none: }
            - name: told
              condition: event.told is defined
              action: {none: }
        """;

    /// <summary>A random event: the ruleset it is for (0 joins, 1 timed) and its body.</summary>
    public static (int Ruleset, string Body) Next(Random random, int number, List<string> open)
    {
        if (random.Next(2) == 0)
        {
            var kind = random.Next(10) switch { < 4 => "a", < 7 => "b", < 9 => "c", _ => "x" };
            string key;
            if (kind == "a" || open.Count == 0)
                open.Add(key = string.Create(CultureInfo.InvariantCulture, $"k{number}"));
            else
                key = open[random.Next(Math.Max(0, open.Count - 12), open.Count)];
            return (0, $$"""{"id": {{number}}, "kind": "{{kind}}", "key": "{{key}}"}""");
        }
        return (1, $$"""{"id": {{number}}, "kind": "{{"wlnpq"[random.Next(5)]}}", "group": {{random.Next(3)}}}""");
    }

    /// <summary>What the log does not keep its promises in: nothing, when all is well.</summary>
    /// <param name="accepted">The ids of the events that were answered 200.</param>
    public static IReadOnlyList<string> BrokenPromises(string rulebook, string log, IReadOnlyCollection<int> accepted)
    {
        var broken = new List<string>();
        using var reader = EventLogs.Reading(log);
        var replay = new LogReplay(reader);
        var rulesets = Compiled(rulebook);
        var entries = rulesets.ToDictionary(r => r.Ruleset.Name, r => reader.Entries(r.Ruleset.Name, 0, int.MaxValue));

        var ids = entries.Values.SelectMany(e => e).Select(Id).Where(id => id > 0).ToList();
        broken.AddRange(accepted.Except(ids).Select(id => $"event {id} was answered 200 and is not in the log"));
        broken.AddRange(ids.GroupBy(id => id).Where(same => same.Count() > 1)
            .Select(same => $"event {same.Key} is {same.Count()} times in the log"));

        foreach (var compiled in rulesets)
        {
            var name = compiled.Ruleset.Name;
            var matches = reader.Matches(name, 0, int.MaxValue);
            broken.AddRange(matches.Where(m => m.Actions.Any(a => !a.IsDone))
                .Select(m => $"match {m.Id} of '{m.Rule}' still has an action to do"));
            var difference = FiringDifference.Between(replay.Recorded(name, name), replay.Replay(compiled, name));
            if (!difference.IsNone)
                broken.Add($"{name}: what fired differs from what an uninterrupted session makes of the same entries: {difference}");
            if (reader.State(name).Bookmark < (entries[name].Count == 0 ? 0 : entries[name][^1].Position))
                broken.Add($"{name}: not every entry was judged");
        }

        // An action's effect stands in the log as often as it was asked for.
        var fired = rulesets.SelectMany(r => reader.Matches(r.Ruleset.Name, 0, int.MaxValue)).GroupBy(m => m.Rule)
            .ToDictionary(g => g.Key, g => g.Count());
        int Fired(string rule) => fired.GetValueOrDefault(rule);
        int Brought(string ruleset, string field) => entries[ruleset].Count(e => Has(e, field));
        foreach (var (rule, ruleset, field) in ((string, string, string)[])[
            ("pair", Joins, "chained"), ("chained", Joins, "known"), ("chained", Timed, "told")])
            if (Fired(rule) != Brought(ruleset, field))
                broken.Add($"'{rule}' fired {Fired(rule)} times, and '{field}' was brought {Brought(ruleset, field)} times");
        if (Fired("told") != Brought(Timed, "told"))
            broken.Add($"'told' fired {Fired("told")} times for {Brought(Timed, "told")} events");
        return broken;
    }

    /// <summary>True when every action that was asked for is done.</summary>
    public static bool IsSettled(string log)
    {
        using var reader = EventLogs.Reading(log);
        return reader.Matches(null, 0, int.MaxValue).All(m => m.Actions.All(a => a.IsDone));
    }

    /// <summary>How often each rule fired: a test that saw none of one kind shows nothing.</summary>
    public static IReadOnlyDictionary<string, int> Firings(string log)
    {
        using var reader = EventLogs.Reading(log);
        return reader.Matches(null, 0, int.MaxValue).GroupBy(m => m.Rule).ToDictionary(g => g.Key, g => g.Count());
    }

    private static List<CompiledRuleset> Compiled(string rulebook)
    {
        var findings = new DiagnosticBag();
        var loaded = RulebookLoader.Load(File.ReadAllBytes(rulebook), rulebook, new LoaderOptions());
        return [.. loaded.Rulebook!.Rulesets.Select(r => CompiledRuleset.Compile(r, [], findings)!)];
    }

    private static int Id(LogEntry entry)
    {
        using var json = JsonDocument.Parse(entry.Content);
        return json.RootElement.TryGetProperty("payload", out var payload) && payload.TryGetProperty("id", out var id) ? id.GetInt32() : 0;
    }

    private static bool Has(LogEntry entry, string field)
    {
        using var json = JsonDocument.Parse(entry.Content);
        return json.RootElement.TryGetProperty(field, out _);
    }
}
