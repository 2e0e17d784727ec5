using System.Text;
using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Matching;

public sealed class RuleSessionTests : ISessionLog
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<string> _log = [];

    void ISessionLog.Write(Severity severity, string message) => _log.Add($"{severity}: {message}");

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("5")]
    [InlineData("{\"a\": NaN}")]
    [InlineData("{\"a\": 1} {}")]
    [InlineData("{\"a\": 1,}")]
    public void InsertEvent_NoObject_IsRefusedAndTheSessionGoesOn(string json)
    {
        var session = Session(Rulesets.Rule("r", "event.a == 1"));
        Assert.Empty(session.InsertEvent(Encoding.UTF8.GetBytes(json), Start));
        Assert.Contains("no JSON object", Assert.Single(_log), StringComparison.Ordinal);
        Assert.Single(session.InsertEvent("{\"a\": 1}"u8.ToArray(), Start));
    }

    [Fact]
    public void InsertEvent_InvalidUtf8OrEndlessNesting_IsRefused()
    {
        var session = Session(Rulesets.Rule("r", "event.a is defined"));
        Assert.Empty(session.InsertEvent(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, Start));
        Assert.Empty(session.InsertEvent(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000)), Start));
        Assert.Equal(2, _log.Count);
    }

    [Theory]
    [InlineData("""{"a": 2, "a": 1}""", true)]
    [InlineData("""{"a": 1, "a": 2}""", false)]
    [InlineData("""{"a": {"b": 1}, "a": 1}""", true)]
    [InlineData("""{"\u0061": 1}""", true)]
    public void InsertEvent_RepeatedOrEscapedKeys_AreReadAsPythonReadsThem(string json, bool fires) =>
        Assert.Equal(fires ? 1 : 0, Session(Rulesets.Rule("r", "event.a == 1 and event.a.b is not defined"))
            .InsertEvent(Encoding.UTF8.GetBytes(json), Start).Count);

    [Theory]
    [InlineData("\"\\ud800\"", "\"\\ud800\"", true)]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"", true)]
    [InlineData("\"\\ud800\"", "\"\\ud801\"", false)]
    public void InsertEvent_Surrogates_CompareByCodeUnit(string left, string right, bool equal) =>
        Assert.Equal(equal ? 1 : 0, Session(Rulesets.Rule("r", "event.a == event.b"))
            .InsertEvent(Encoding.UTF8.GetBytes($"{{\"a\": {left}, \"b\": {right}}}"), Start).Count);

    [Fact]
    public void InsertEvent_BeyondTheCap_GivesUpTheOldestVisibly()
    {
        var session = new RuleSession(Rulesets.Compile(Rulesets.Of(Rulesets.Rule("r", "event.a is defined", "event.b == events.m_0.a"))),
            Start, new() { Log = this, MaxRetainedEvents = 10 });
        for (var i = 0; i < 15; i++)
            session.InsertEvent(Encoding.UTF8.GetBytes($"{{\"a\": {i}}}"), Start);
        Assert.Equal(10, session.Facts.Count);
        Assert.Equal(5, session.Counters.EventsEvicted);
        Assert.Single(_log);
        Assert.Empty(session.InsertEvent("{\"b\": 4}"u8.ToArray(), Start));
        Assert.Single(session.InsertEvent("{\"b\": 14}"u8.ToArray(), Start));
    }

    [Fact]
    public void InsertEvent_JoinsWithoutEnd_StopAtTheBound()
    {
        var session = new RuleSession(Rulesets.Compile(Rulesets.Of(Rulesets.Rule("r", "event.k == 1", "event.k == 2", "event.k == 3"))),
            Start, new() { Log = this, MaxMatchesPerObject = 100 });
        for (var i = 0; i < 50; i++)
        {
            session.InsertEvent("{\"k\": 1}"u8.ToArray(), Start);
            session.InsertEvent("{\"k\": 2}"u8.ToArray(), Start);
        }
        Assert.Equal(100, session.InsertEvent("{\"k\": 3}"u8.ToArray(), Start).Count);
        Assert.Contains("more than 100 times", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void InsertEvent_Throttled_CarriesTheEnginesRemark()
    {
        var throttle = new ThrottleSpec(ThrottleKind.OnceWithin, TimeSpan.FromSeconds(10), "10 SECONDS", null, [], Rulesets.Nowhere);
        var session = Session(Rulesets.Rule("r", "event.a == 1") with { Throttle = throttle });
        var match = Assert.Single(session.InsertEvent("""{"meta": {"uuid": "x", "rule_engine": {"old": 1}}, "a": 1}"""u8.ToArray(), Start));
        Assert.Equal("""{"meta": {"uuid": "x","rule_engine":{"once_within_time_window":"10 SECONDS"}}, "a": 1}""",
            Encoding.UTF8.GetString(match.Bindings[0].Json.Span));
    }

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1,"meta":{"rule_engine":{"threshold":1}}}""")]
    [InlineData("""{"a": 1, "meta": {}}""", """{"a": 1, "meta": {"rule_engine":{"threshold":1}}}""")]
    [InlineData("""{"meta": 5, "a": 1}""", """{"meta": {"rule_engine":{"threshold":1}}, "a": 1}""")]
    public void InsertEvent_Accumulated_GetsAMetaWhereThereIsNone(string json, string expected)
    {
        var throttle = new ThrottleSpec(ThrottleKind.AccumulateWithin, TimeSpan.FromSeconds(10), "10 SECONDS", 1, [], Rulesets.Nowhere);
        var match = Assert.Single(Session(Rulesets.Rule("r", "event.a == 1") with { Throttle = throttle })
            .InsertEvent(Encoding.UTF8.GetBytes(json), Start));
        Assert.Equal(expected, Encoding.UTF8.GetString(match.Bindings[0].Json.Span)
            .Replace("\"accumulate_within_time_window\":\"10 SECONDS\",", "", StringComparison.Ordinal));
    }

    [Fact]
    public void InsertEvent_TypeMismatch_IsSaidOncePerConstraint()
    {
        var session = Session([.. Enumerable.Range(0, 20).Select(i => Rulesets.Rule($"r{i}", $"event.a == {i} and event.b == 'x'"))]);
        for (var i = 0; i < 3; i++)
            session.InsertEvent("""{"a": "1", "b": 1}"""u8.ToArray(), Start);
        Assert.Equal(20, _log.Count);
        Assert.Contains("Error: A test is false because its sides differ in type: text and whole number. RuleSet: R. RuleName: r7. "
            + "Condition: event.a == 7", _log);
    }

    [Fact]
    public void InsertEvent_MismatchesWithoutEnd_AreNotAllLogged()
    {
        var session = Session([.. Enumerable.Range(0, 1_500).Select(i => Rulesets.Rule($"r{i}", $"event.a == {i}"))]);
        session.InsertEvent("""{"a": "x"}"""u8.ToArray(), Start);
        Assert.Equal(1_001, _log.Count);
    }

    [Fact]
    public void InsertEvent_JoinsOnLists_FindByContent()
    {
        var session = Session(Rulesets.Rule("r", "event.a is defined", "event.b == events.m_0.a"));
        for (var i = 0; i < 2_000; i++)
            session.InsertEvent(Encoding.UTF8.GetBytes($"{{\"a\": [{i}, {{\"k\": 1, \"l\": 2}}]}}"), Start);
        Assert.Single(session.InsertEvent("""{"b": [7, {"l": 2, "k": 1}]}"""u8.ToArray(), Start));
        Assert.Empty(session.InsertEvent("""{"b": [7.0, {"l": 2, "k": 1}]}"""u8.ToArray(), Start));
    }

    [Fact]
    public void InsertEvent_NullOnTheRight_IsFalseAndSaidOnce()
    {
        var session = Session(Rulesets.Rule("r", "event.a < event.b"), Rulesets.Rule("s", "event.a is defined"));
        for (var i = 0; i < 2; i++)
            Assert.Equal("s", Assert.Single(session.InsertEvent("""{"a": 1, "b": null}"""u8.ToArray(), Start)).Rule.Name);
        Assert.Contains("could not be evaluated", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void Counters_OnceWithin_CountAsReported()
    {
        var throttle = new ThrottleSpec(ThrottleKind.OnceWithin, TimeSpan.FromSeconds(10), "10 SECONDS", null, ["event.h"],
            Rulesets.Nowhere);
        var session = Session(Rulesets.Rule("r", "event.h is defined") with { Throttle = throttle });
        foreach (var (second, host) in new[] { (0, 1), (3, 1), (3, 2), (7, 1), (12, 1) })
            session.InsertEvent(Encoding.UTF8.GetBytes($"{{\"h\": {host}}}"), Start.AddSeconds(second));
        var counters = session.Counters;
        Assert.Equal((5, 3, 2, 3, "r"), (counters.EventsProcessed, counters.EventsMatched, counters.EventsSuppressed,
            counters.RulesTriggered, counters.LastRuleFired));
        Assert.Equal(Start.AddSeconds(12), counters.LastRuleFiredAt);
    }

    [Fact]
    public void Snapshot_OfOtherRules_KeepsObjectsAndSameWindows()
    {
        var throttle = new ThrottleSpec(ThrottleKind.OnceAfter, TimeSpan.FromSeconds(10), "10 SECONDS", null, [], Rulesets.Nowhere);
        var kept = Rulesets.Rule("kept", "event.w == 1") with { Throttle = throttle };
        var session = Session(Rulesets.Rule("gone", "event.x is defined", "event.y is defined"), kept);
        session.InsertEvent("""{"x": 1}"""u8.ToArray(), Start);
        session.InsertEvent("""{"w": 1}"""u8.ToArray(), Start);
        var changed = RuleSession.Restore(Rulesets.Compile(
            Rulesets.Of(Rulesets.Rule("new", "event.x is defined", "event.z is defined"), kept)), session.Snapshot())!;
        Assert.Equal(Start.AddSeconds(10), changed.NextDeadline);
        Assert.Equal("new", Assert.Single(changed.InsertEvent("""{"z": 1}"""u8.ToArray(), Start)).Rule.Name);
        Assert.Equal("kept", Assert.Single(changed.AdvanceTo(Start.AddSeconds(10))).Rule.Name);
    }

    [Fact]
    public void Restore_Garbage_IsNull()
    {
        var session = Session(Rulesets.Rule("r", "event.a == 1", "event.b == 1"));
        session.InsertEvent("""{"a": 1}"""u8.ToArray(), Start);
        var snapshot = session.Snapshot();
        Assert.Null(RuleSession.Restore(session.Ruleset, []));
        Assert.Null(RuleSession.Restore(session.Ruleset, snapshot.AsSpan(0, snapshot.Length - 3)));
        snapshot[4] = 99;
        Assert.Null(RuleSession.Restore(session.Ruleset, snapshot));
    }

    [Theory]
    [InlineData(true, "event.a == 1 or event.b is not defined and event.c == 2")]
    [InlineData(false, "event.a is not defined")]
    [InlineData(false, "event.a == 1", "event.b == 1")]
    public void IsStateless_Ruleset_TellsWhetherEventsDependOnEachOther(bool expected, params string[] conditions) =>
        Assert.Equal(expected, Rulesets.Compile(Rulesets.Of(Rulesets.Rule("r", conditions))).IsStateless);

    [Fact]
    public void CompiledRuleset_OnEveryCore_AnswersTheSame()
    {
        var compiled = Rulesets.Compile(Rulesets.Of(
            [.. Enumerable.Range(0, 50).Select(i => Rulesets.Rule($"r{i}", $"event.a == {i} or event.s is search('x{i}$')"))]));
        var results = new string[8];
        Parallel.For(0, results.Length, core =>
        {
            var session = new RuleSession(compiled, Start);
            results[core] = string.Join(' ', Enumerable.Range(0, 500)
                .SelectMany(i => session.InsertEvent(Encoding.UTF8.GetBytes($"{{\"a\": {i % 60}, \"s\": \"x{i}\"}}"), Start))
                .Select(m => m.Rule.Name));
        });
        Assert.Single(results.Distinct());
    }

    [Fact]
    public void RetractFact_WaitingEvents_AreDeletedToo()
    {
        var session = Session(Rulesets.Rule("r", "event.a == 1", "event.b == 1"));
        session.InsertEvent("""{"a": 1, "x\n": 2}"""u8.ToArray(), Start);
        session.RetractFact(JsonDocument.Parse("""{"x\u000a": 2}""").RootElement, partial: true, Start);
        Assert.Empty(session.Facts);
    }

    [Fact]
    public void RetractFact_BehindANotAllWindow_LeavesOnlyTheOpener()
    {
        var session = Session(Rulesets.Rule("r", ConditionKind.NotAll, TimeSpan.FromSeconds(2), "event.a is defined",
            "event.b is defined"));
        session.InsertEvent("""{"a": 1}"""u8.ToArray(), Start);
        session.InsertEvent("""{"a": 1, "n": 2}"""u8.ToArray(), Start.AddSeconds(1));
        session.RetractFact(JsonDocument.Parse("""{"a": 1}""").RootElement, partial: true, Start.AddSeconds(1));
        Assert.Single(session.AdvanceTo(Start.AddSeconds(10)));
    }

    private RuleSession Session(params Rule[] rules) => new(Rulesets.Compile(Rulesets.Of(rules)), Start, new() { Log = this });
}
