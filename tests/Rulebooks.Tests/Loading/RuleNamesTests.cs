using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

public sealed class RuleNamesTests
{
    private static readonly LoaderOptions Options = new() { Variables = new Mapping { { "n", 2L }, { "s", "two" } } };

    [Theory]
    [InlineData("rule {{ n }}", "rule 2", true)]
    [InlineData("{{ n }}", "2", false)]
    [InlineData("{{ s }}", "two", true)]
    [InlineData("{% if x %}", "{% if x %}", true)]
    public void Load_TemplatedName_IsFilledIn(string name, string filled, bool isText)
    {
        var rule = Assert.Single(RulebookLoader.Load(Book(name, "other"), "r.yml", Options).Rulebook!.Rulesets[0].Rules,
            r => r.Name != "other");
        Assert.Equal((filled, isText), (rule.Name, rule.NameIsText));
    }

    [Fact]
    public void Load_NamesEqualAfterFilling_AreRefused() =>
        Assert.Contains(RulebookLoader.Load(Book("rule {{ n }}", "rule 2"), "r.yml", Options).Findings,
            f => f.Message == "a second rule of this ruleset is called rule 2");

    [Theory]
    [InlineData("rule {{ nope }}", "nope")]
    [InlineData("{{ nope }}", "nope")]
    [InlineData("rule {{ n | nofilter }}", "nofilter")]
    [InlineData("rule {{ n", null)]
    public void Load_TemplateThatFails_IsAFindingWithPlace(string name, string? part)
    {
        var loaded = RulebookLoader.Load(Book(name, "other"), "r.yml", Options);
        if (part is null)
            Assert.NotNull(loaded.Rulebook);
        else
            Assert.Contains(loaded.Findings, f => f.Code == "RB0117" && f.Position.Line == 5
                && f.Message.Contains(part, StringComparison.Ordinal));
    }

    private static string Book(string first, string second) => $$"""
        - name: s
          hosts: all
          sources: []
          rules:
            - name: "{{first}}"
              condition: true
              action: {none: null}
            - name: "{{second}}"
              condition: true
              action: {none: null}
        """;
}
