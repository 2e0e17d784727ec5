using Plumbline.Automation.Intake.Plugins;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>Which file a name stands for.</summary>
public sealed class PluginFinderTests : IDisposable
{
    private readonly PluginRig _rig = new();

    // Files there are; the name; the file it stands for, "native" or "-".
    public static TheoryData<string[], string, string> Sources => new()
    {
        { ["sources/src.py"], "src", "sources/src.py" },
        { ["sources/ansible.eda.range.py"], "ansible.eda.range", "sources/ansible.eda.range.py" },
        { ["sources/exec.py"], "exec", "sources/exec.py" },
        { [], "exec", "native" },
        { [], "ansible.eda.webhook", "native" },
        { [], "range", "native" },
        { [], "generic", "native" },
        { [], "url_check", "native" },
        { ["sources/range.py"], "range", "sources/range.py" },
        { ["own/ansible_collections/a/b/plugins/event_source/s.py"], "s", "-" },
        { [], "src", "-" },
        { ["own/ansible_collections/a/b/extensions/eda/plugins/event_source/s.py"], "a.b.s", "own/ansible_collections/a/b/extensions/eda/plugins/event_source/s.py" },
        { ["own/ansible_collections/a/b/extensions/eda/plugins/event_sources/s.py"], "a.b.s", "own/ansible_collections/a/b/extensions/eda/plugins/event_sources/s.py" },
        { ["own/ansible_collections/a/b/plugins/event_source/s.py"], "a.b.s", "own/ansible_collections/a/b/plugins/event_source/s.py" },
        { ["own/ansible_collections/a/b/plugins/event_filter/s.py"], "a.b.s", "-" },
        { ["own/ansible_collections/ansible/eda/extensions/eda/plugins/event_source/webhook.py"], "ansible.eda.webhook", "native" },
        { ["own/ansible_collections/ansible/eda/extensions/eda/plugins/event_source/kafka2.py"], "ansible.eda.kafka2", "own/ansible_collections/ansible/eda/extensions/eda/plugins/event_source/kafka2.py" },
        { [], "a.b", "-" },
        { [], "", "-" },
        { [], "a..s", "-" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_Name_StandsForAFile(string[] files, string name, string expected)
    {
        var finder = Finder(files);
        Assert.Equal(expected, finder.SourceFile(name) is { } file
            ? Path.GetRelativePath(_rig.Folder, Path.Combine(_rig.Folder, file)) : finder.HasSource(name) ? "native" : "-");
    }

    [Theory]
    [InlineData("filters/tag.py", "tag", "filters/tag.py")]
    [InlineData("event_filter/tag.py", "tag", "event_filter/tag.py")]
    [InlineData("filters/eda.builtin.noop.py", "eda.builtin.noop", "filters/eda.builtin.noop.py")]
    [InlineData("own/ansible_collections/a/b/extensions/eda/plugins/event_filter/f.py", "a.b.f", "own/ansible_collections/a/b/extensions/eda/plugins/event_filter/f.py")]
    public void Filter_Name_StandsForAFile(string there, string name, string expected)
    {
        var finder = Finder(["sources/tag.py", there]);
        Assert.Equal(expected, Path.GetRelativePath(_rig.Folder, Path.Combine(_rig.Folder, finder.FilterFile(name)!)));
    }

    // Ours of the built-in ones comes before that of a collection, as the events of the rulebook's author say.
    [Theory]
    [InlineData("range", "eda.builtin.range")]
    [InlineData("webhook", "eda.builtin.webhook")]
    [InlineData("alertmanager", "ansible.eda.alertmanager")]
    [InlineData("dynatrace", "dynatrace")]
    public void Source_NameWithoutCollection_RunsUnderItsFullName(string name, string full) =>
        Assert.Equal(full, Finder([]).ResolveSource(name));

    [Fact]
    public void FullName_CollectionBringsIt_IsWhatToWrite()
    {
        var finder = Finder(["own/ansible_collections/a/b/extensions/eda/plugins/event_source/s.py",
            "other/ansible_collections/c/d/plugins/event_filter/f.py"]);
        Assert.Equal("a.b.s", finder.FullSourceName("s"));
        Assert.Equal("c.d.f", finder.FullFilterName("f"));
        Assert.Null(finder.FullSourceName("f"));
        Assert.Null(finder.FullSourceName("a.b.s"));
    }

    [Fact]
    public void Source_CollectionInTwoPlaces_IsTheFirstOne()
    {
        var finder = Finder(["own/ansible_collections/a/b/README.md", "other/ansible_collections/a/b/plugins/event_source/s.py"]);
        Assert.Null(finder.SourceFile("a.b.s"));
    }

    public void Dispose() => _rig.Dispose();

    private PluginFinder Finder(string[] files)
    {
        foreach (var file in files)
            _rig.Write(file, "");
        return new PluginFinder(new PluginOptions
        {
            SourceFolder = "sources", FilterFolder = "filters", Folder = _rig.Folder,
            Environment = name => name == "ANSIBLE_COLLECTIONS_PATH" ? $"{_rig.Folder}/own:{_rig.Folder}/other" : null,
        });
    }
}
