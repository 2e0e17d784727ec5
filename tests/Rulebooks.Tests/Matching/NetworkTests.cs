using Plumbline.Rulebooks.Matching.Network;
using Plumbline.Rulebooks.Model;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Matching;

public sealed class NetworkTests
{
    private static readonly RuleNetwork Network = Of(
        Rulesets.Rule("one", "event.kind == \"vm\" and event.size > 3"),
        Rulesets.Rule("two", "event.kind == \"vm\" and event.name is search(\"^web\")"),
        Rulesets.Rule("pair", "events.a << event.kind == \"a\"", "events.b << event.kind == \"b\" and event.key == events.a.key"));

    [Fact]
    public void Of_TwoConditionsThatBeginAlike_ShareTheTest()
    {
        var shared = Assert.Single(Network.Tests, test => test.Conditions.Count > 1);
        Assert.Equal([0, 1], shared.Conditions);
        Assert.Contains("event.kind == \"vm\"", shared.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnEquality_SaysByWhatTheConditionIsFound() =>
        Assert.Equal(["event.kind is \"vm\""], Network.Conditions[0].AskedWhen);

    [Fact]
    public void Of_AJoin_ShowsBothOrdersAndTheirHash()
    {
        var rule = Assert.Single(Network.Rules, r => r.Name == "pair");
        Assert.Equal("all", rule.Shape);
        Assert.Equal(2, rule.Plans.Count);
        Assert.All(rule.Plans, plan => Assert.NotNull(Assert.Single(plan.Steps).ByHash));
    }

    [Fact]
    public void Write_AsText_NamesEveryRuleAndItsJoins()
    {
        var text = new StringWriter();
        NetworkText.Write(Network, text);
        foreach (var expected in (string[])["(1 shared)", "one  (single)", "asked when event.kind is \"vm\"", "from a: b by m_0.key",
            "from b: a by m_1.key"])
            Assert.Contains(expected, text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AsGraph_QuotesWhatUsersWrote()
    {
        var dot = new StringWriter();
        NetworkDot.Write(Of(Rulesets.Rule("say \"hi\" \\ now", "event.text == \"a\"")), dot);
        Assert.Contains("label=\"say \\\"hi\\\" \\\\ now\"", dot.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("digraph \"", dot.ToString(), StringComparison.Ordinal);
        Assert.Equal(dot.ToString().Count(c => c == '{'), dot.ToString().Count(c => c == '}'));
    }

    private static RuleNetwork Of(params Rule[] rules) => RuleNetwork.Of(Rulesets.Compile(Rulesets.Of(rules)));
}
