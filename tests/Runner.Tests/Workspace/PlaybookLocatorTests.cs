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
        Assert.StartsWith($"there is no playbook acme.web.nothing to be found from {ground.Work}; looked for ", missing.Message,
            StringComparison.Ordinal);
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
    // What the user wrote before the event's part, the whole name, whether it is found.
    [InlineData("plays/", "plays/site.yml", true)]
    [InlineData("plays/si", "plays/site.yml", true)]
    [InlineData("plays/", "plays/../plays/site.yml", false)]
    [InlineData("plays/", "plays/../site.yml", false)]
    [InlineData("plays/", "plays/../../evil.yml", false)]
    [InlineData("plays/", "/etc/site.yml", false)]
    [InlineData("plays/", "plays//etc/passwd", false)]
    [InlineData("", "site.yml", true)]
    [InlineData("", "../evil.yml", false)]
    [InlineData("", "ABSOLUTE", false)]
    [InlineData("acme.web.", "acme.web.deploy", true)]
    [InlineData("acme.web.", "acme.web.../../../x", false)]
    public void Find_NamedByAnEvent_StaysInItsFolder(string begins, string name, bool found)
    {
        using var ground = Ground();
        var evil = Path.Combine(Path.GetDirectoryName(ground.Work)!, "evil.yml"); // not null: it lies in a folder
        File.WriteAllText(evil, "");
        var location = Locator(ground).Find(new RunTarget.Playbook(name == "ABSOLUTE" ? evil : name) { Begins = begins });
        Assert.Equal(found, location is PlaybookLocation.Found);
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
        new(ground.Work, name => name switch { "ANSIBLE_COLLECTIONS_PATH" => Path.Combine(ground.Work, "coll"), "HOME" => ground.Work,
            _ => null });
}
