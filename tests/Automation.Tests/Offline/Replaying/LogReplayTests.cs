using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Automation.Output;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Explanation;
using Xunit;

namespace Plumbline.Automation.Tests.Offline.Replaying;

/// <summary>A rulebook with every kind of state runs durably, twice, and is judged again from its log.</summary>
public sealed class LogReplayTests : IDisposable
{
    private const string Rulebook = """
        - name: live
          hosts: all
          sources:
            - ansible.eda.generic:
                payload: [{ping: 1}, {i: 1, h: a}, {i: 2, h: a}, {i: 3, h: b}, {k: 1}, {last: a}, {k: 2}, {acc: 1}, {acc: 2}, {tail: 1}]
                event_delay: 0.15
          rules:
            - name: quiet
              condition: event.i > 0
              throttle: {once_within: 10 seconds, group_by_attributes: [event.h]}
              action: {set_fact: {fact: {last: "{{ event.h }}"}}}
            - name: fact
              condition: event.last is defined
              action: {none: }
            - name: no reply
              condition:
                not_all: [event.ping == 1, event.pong == 1]
                timeout: 1 second
              action: {retract_fact: {fact: {last: b}}}
            - name: at the end
              condition:
                not_all: [event.tail == 1, event.more == 1]
                timeout: 50 milliseconds
              action: {none: }
            - name: pair
              condition:
                all: [event.k == 1, event.k == 2]
              action: {post_event: {event: {paired: true}}}
            - name: paired
              condition: event.paired
              action: {none: }
            - name: many
              condition: event.acc > 0
              throttle: {accumulate_within: 1 minute, threshold: 3, group_by_attributes: []}
              action: {none: }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-replay-").FullName;

    private string Log => Path.Combine(_folder, "events.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Replay_UnchangedRulebook_DiffersInNothing()
    {
        var rules = Compile(Rulebook);
        await RunAsync(rules);
        await RunAsync(rules);
        using var log = EventLogs.Reading(Log);
        var replay = new LogReplay(log);
        var recorded = replay.Recorded("live", "live");
        Assert.Equal(["at the end", "fact", "many", "no reply", "pair", "paired", "quiet"],
            recorded.Select(f => f.Rule).Distinct().Order());
        Assert.True(FiringDifference.Between(recorded, replay.Replay(rules, "live")).IsNone);
        ExplanationsAgree(rules, log, recorded);
        ListingGivesTheSame(rules, log, recorded);

        var changed = Compile(Rulebook.Replace("event.i > 0", "event.i > 1", StringComparison.Ordinal));
        var difference = FiringDifference.Between(recorded, replay.Replay(changed, "live"));
        Assert.Equal(["""{"i":1,"h":"a",""", """{"i":2,"h":"a","""],
            difference.Gone.Concat(difference.New).Select(f => Encoding.UTF8.GetString(f.Bindings.Span)[5..20]));
    }

    [Fact]
    public void Reading_NoLog_IsTold()
    {
        Assert.Throws<EventLogException>(() => EventLogs.Reading(Log));
        File.WriteAllText(Log, "no log");
        Assert.Throws<EventLogException>(() => EventLogs.Reading(Log));
    }

    [Fact]
    public void Between_OrderOnly_IsADifference()
    {
        Firing a = new("r", "a", default, default), b = new("r", "b", default, default);
        Assert.True(FiringDifference.Between([a, b], [b, a]).Reordered);
        Assert.True(FiringDifference.Between([a, b, a], [a, b, a]).IsNone);
        Assert.Equal([b], FiringDifference.Between([a, b, a], [a, a]).Gone);
    }

    // What fired at an instant is what the explanations of the entries of that instant say; windows close at instants of their own.
    private static void ExplanationsAgree(CompiledRuleset rules, IEventLogReader log, IReadOnlyList<Firing> recorded)
    {
        foreach (var instant in RecordingFile.Entries(log, ["live"]).Where(e => e.Kind != EntryKind.Retraction).GroupBy(e => e.At))
        {
            var explained = instant.SelectMany(e => new LogReplay(log).Explain(rules, e)).Where(e => e.Outcome == RuleOutcome.Fires)
                .Select(e => e.Rule.Name);
            Assert.Equal(recorded.Where(f => f.At == instant.Key && f.Rule is not ("no reply" or "at the end")).Select(f => f.Rule).Order(),
                explained.Order());
        }
    }

    private void ListingGivesTheSame(CompiledRuleset rules, IEventLogReader log, IReadOnlyList<Firing> recorded)
    {
        var listing = Path.Combine(_folder, "listing.jsonl");
        File.WriteAllLines(listing, RecordingFile.Entries(log, ["live"]).Select(e =>
            $$"""{"position": {{e.Position}}, "ruleset": "live", "kind": "{{e.Kind}}", "at": "{{e.At:O}}", "content": {{Encoding.UTF8.GetString(e.Content.Span)}}}"""));
        var replayed = EventReplay.Replay([rules], [.. RecordingFile.Read(listing)], null, []);
        var last = RecordingFile.Entries(log, ["live"]).Last().At;
        Assert.True(FiringDifference.Between([.. recorded.Where(f => f.At <= last)], replayed).IsNone);
        Assert.Equal(File.ReadLines(listing).Count(), RecordingFile.Read(Log).Count());
    }

    private static CompiledRuleset Compile(string rulebook) =>
        CompiledRuleset.Compile(RulebookLoader.Load(rulebook, "live.yml").Rulebook!.Rulesets[0], [], new DiagnosticBag())!;

    private async Task RunAsync(CompiledRuleset rules)
    {
        await using var log = EventLogs.Sqlite(Log);
        var actions = new ActionSet(new RulebookOutput(TextWriter.Null, TimeProvider.System), "", _ => []);
        await using var activation = RulebookActivation.Create(
            [rules], log, actions, new ActivationOptions { Variables = [], SnapshotEvery = 5 }, TimeProvider.System,
                NullLoggerFactory.Instance);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        Assert.Equal(ActivationEnd.Finished, await activation.RunAsync(limit.Token));
    }
}
