using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

public sealed class RulebookFinderTests
{
    private static readonly RulebookFinder Finder = new(
        new MemoryFiles(
            ("book.yml", ""), ("d/x", ""), ("/a/ansible_collections/ns/coll/rulebooks/old.yml", ""),
                ("/b/ansible_collections/ns/coll/extensions/eda/rulebooks/new.yml", ""),
            ("/b/ansible_collections/ns/coll/rulebooks/new.yml", ""), ("/b/ansible_collections/ns/coll/rulebooks/yaml.yaml", "")),
        ["/a", "/b/ansible_collections"]);

    [Fact]
    public void Find_File_IsTaken() => Assert.Equal(new RulebookLocation.InFile("book.yml"), Finder.Find("book.yml"));

    [Theory]
    [InlineData("ns.coll.old", "/a/ansible_collections/ns/coll/rulebooks/old.yml")]
    [InlineData("ns.coll.new", "/b/ansible_collections/ns/coll/extensions/eda/rulebooks/new.yml")]
    public void Find_InCollection_TriesBothFolders(string name, string path) =>
        Assert.Equal(new RulebookLocation.InCollection(path), Finder.Find(name));

    [Theory]
    [InlineData("nope", "there is no rulebook nope")]
    [InlineData("nope.yml", "there is no rulebook nope.yml")]
    [InlineData("ns.coll.nothere", "there is no rulebook ns.coll.nothere")]
    [InlineData("ns.coll.yaml", "there is no rulebook ns.coll.yaml")]
    [InlineData("d", "the rulebook d is a folder, not a file")]
    public void Find_Nothing_SaysSo(string name, string message) =>
        Assert.Equal(message, Assert.IsType<RulebookLocation.Nowhere>(Finder.Find(name)).Message);

    [Fact]
    public void Roots_FollowTheEnvironment()
    {
        Assert.Equal(["/h/.ansible/collections", "/usr/share/ansible/collections", "/usr/lib/python3/dist-packages"],
            RulebookFinder.Roots(n => n == "HOME" ? "/h" : null));
        Assert.Equal(["/h/x", "/y", "/usr/lib/python3/dist-packages"],
            RulebookFinder.Roots(n => n switch { "HOME" => "/h", "ANSIBLE_COLLECTIONS_PATH" => "~/x:/y", _ => null }));
    }
}
