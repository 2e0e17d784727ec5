using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Workspace;

public sealed class PlaybookLocatorTests
{
    [Theory]
    [InlineData("site.yml", "site.yml")]
    [InlineData("plays/site.yml", "plays/site.yml")]
    [InlineData("-odd.yml", "./-odd.yml")]
    [InlineData("acme.web.deploy", "~/ansible_collections/acme/web/playbooks/deploy.yml")]
    [InlineData("acme.web.deploy.yml", "~/ansible_collections/acme/web/playbooks/deploy.yml")]
    [InlineData("acme.web.root", "~/ansible_collections/acme/web/root.yaml")]
    public void Find_WhatIsThere_IsFound(string name, string argument)
    {
        using var ground = Ground();
        var found = Assert.IsType<PlaybookLocation.Found>(Locator(ground).Find(name));
        Assert.Equal(argument.Replace("~", Path.Combine(ground.Work, "coll"), StringComparison.Ordinal), found.Argument);
        Assert.True(File.Exists(found.FullPath));
    }

    [Fact]
    public void Find_PlaybookOfACollectionIsMissing_NamesEveryPlace()
    {
        using var ground = Ground();
        var missing = Assert.IsType<PlaybookLocation.Missing>(Locator(ground).Find("acme.web.nothing"));
        Assert.StartsWith($"Could not find a playbook for acme.web.nothing from {ground.Work}; looked for ", missing.Message, StringComparison.Ordinal);
        Assert.Contains($"{ground.Work}/coll/ansible_collections/acme/web/playbooks/nothing.yml", missing.LookedIn);
    }

    [Fact]
    public void Find_PathsInAnsibleCfg_AreSearched()
    {
        using var ground = Ground();
        ground.Write("ansible.cfg", "[defaults]\n# a comment\ncollections_paths = coll:other\n[galaxy]\ncollections_paths = no\n");
        var locator = new PlaybookLocator(ground.Work, name => name == "HOME" ? ground.Work : null);
        Assert.IsType<PlaybookLocation.Found>(locator.Find("acme.web.deploy"));
    }

    [Theory]
    [InlineData("plays/stie.yml", "did you mean site.yml?")]
    [InlineData("play/site.yml", "there is no folder")]
    public void Find_Mistyped_HelpsOn(string name, string help)
    {
        using var ground = Ground();
        Assert.Contains(help, Assert.IsType<PlaybookLocation.Missing>(Locator(ground).Find(name)).Message, StringComparison.Ordinal);
    }

    private static Playground Ground() => new(
        ("site.yml", ""), ("plays/site.yml", ""), ("-odd.yml", ""),
        ("coll/ansible_collections/acme/web/playbooks/deploy.yml", ""), ("coll/ansible_collections/acme/web/root.yaml", ""));

    private static PlaybookLocator Locator(Playground ground) =>
        new(ground.Work, name => name switch { "ANSIBLE_COLLECTIONS_PATH" => Path.Combine(ground.Work, "coll"), "HOME" => ground.Work, _ => null });
}
