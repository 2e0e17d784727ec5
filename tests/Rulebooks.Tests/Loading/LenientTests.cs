using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

/// <summary>Rulebooks of collections are not validated: what a file would be refused for is a warning there.</summary>
public sealed class LenientTests
{
    private const string Loose = """
        - name: s
          hosts: [a, b]
          vars: {x: 1}
          sources:
            - eda.builtin.range: {limit: 1}
          rules:
            - name: r
              condition: event.i == 1
              note: loose
              action:
                teleport: {a: 1}
            - name: q
              condition: {all: [event.i == 1], timeout: 5s}
              action: {debug: {msg: 5}}
        """;

    [Fact]
    public void Load_CollectionRulebook_KeepsWhatAFileIsRefusedFor()
    {
        Assert.Null(RulebookLoader.Load(Loose, "r.yml").Rulebook);
        var loaded = RulebookLoader.Load(Loose, "r.yml", new LoaderOptions { Lenient = true });
        var ruleset = Assert.Single(loaded.Rulebook!.Rulesets);
        Assert.Equal(["a", "b"], ruleset.Hosts);
        Assert.Equal("teleport", ruleset.Rules[0].Actions[0].Name);
        Assert.Equal(5L, ruleset.Rules[1].Actions[0].Arguments["msg"]);
        Assert.Equal(6, loaded.Findings.Count);
        Assert.All(loaded.Findings, f => Assert.Equal(Severity.Warning, f.Severity));
    }

    [Theory]
    [InlineData("name: s")]
    [InlineData("- {name: ' ', hosts: all, sources: [], rules: []}")]
    [InlineData("- {name: s, hosts: all, sources: [{name: x}], rules: []}")]
    [InlineData("- {name: s, hosts: all, sources: [], rules: [{name: r, condition: {}, action: {none: }}]}")]
    public void Load_WhatThePeerCannotParse_IsRefusedThereToo(string text) =>
        Assert.Null(RulebookLoader.Load(text, "r.yml", new LoaderOptions { Lenient = true }).Rulebook);
}
