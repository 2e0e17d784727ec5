using System.Text;
using CsCheck;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Rulebooks.Model;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Matching;

public sealed class ExplanationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Explain_Clauses_ShowTheValuesSeen()
    {
        var session = Session(Rulesets.Rule("r", "event.a == 1 and (event.b > 2 or event.c is defined)"));
        var condition = Assert.Single(Explain(session, """{"a": "1", "b": 1}""").Single().Conditions);
        Assert.False(condition.Holds);
        Assert.Equal(
            ["event.a == 1: False a=\"1\" its sides differ in type: text and whole number", "one of: False", "event.b > 2: False b=1",
                "event.c is defined: False c=undefined"],
            condition.Clauses.Select(c => $"{c.Text}: {c.Holds}{string.Concat(c.Values.Select(v => $" {v.Path[6..]}={v.Value}"))}{(c.Trouble is null ? "" : " " + c.Trouble)}"));
    }

    [Fact]
    public void Explain_State_SaysWhatIsMissing()
    {
        var session = Session(Rulesets.Rule("join", "event.k == 1", "event.k == 2 and event.h == events.m_0.h", "event.k == 3"),
            Rulesets.Rule("late", "event.k == 2"));
        session.InsertEvent("""{"k": 1, "h": "a"}"""u8.ToArray(), Start);
        Assert.Equal("2 of 3 seen, m_1 is missing", Explain(session, """{"k": 3}""")[0].Reason);
        session.InsertEvent("""{"k": 3}"""u8.ToArray(), Start);
        Assert.Equal("3 of 3 seen, but no waiting objects fit together: m_1.h == m_0.h",
            Explain(session, """{"k": 2, "h": "b"}""")[0].Reason);
        Assert.Equal([RuleOutcome.Fires, RuleOutcome.Lost], Explain(session, """{"k": 2, "h": "a"}""").Select(e => e.Outcome));
        Assert.Equal("event consumed by rule join", Explain(session, """{"k": 2, "h": "a"}""")[1].Reason);
    }

    [Fact]
    public void Explain_Throttle_SaysUntilWhen()
    {
        var throttle = new ThrottleSpec(ThrottleKind.OnceWithin, TimeSpan.FromSeconds(10), "10 SECONDS", null, ["event.h"],
            Rulesets.Nowhere);
        var session = Session(Rulesets.Rule("once", "event.h is defined") with { Throttle = throttle },
            Rulesets.Rule("behind", "event.h is defined"));
        Assert.Equal([RuleOutcome.Fires, RuleOutcome.Hidden], Explain(session, """{"h": 1}""").Select(e => e.Outcome));
        session.InsertEvent("""{"h": 1}"""u8.ToArray(), Start);
        Assert.Equal("suppressed until 2026-01-01 00:00:10.000Z", Explain(session, """{"h": 1}""")[0].Reason);
    }

    [Fact]
    public void Explain_AnyHistory_AgreesWithWhatHappens() => Gen.Int.Sample(seed =>
    {
        var scenario = new Scenario(seed);
        foreach (var (explained, fired) in scenario.Explained())
            Assert.True(explained == fired, $"{scenario}\nexplained {explained}, fired {fired}");
    }, iter: Tables.Count(200));

    private static RuleSession Session(params Rule[] rules) => new(Rulesets.Compile(Rulesets.Of(rules)), Start);

    private static IReadOnlyList<RuleExplanation> Explain(RuleSession session, string json) =>
        session.Explain(Encoding.UTF8.GetBytes(json), Start);
}
