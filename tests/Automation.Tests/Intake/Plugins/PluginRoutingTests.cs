using Plumbline.Automation.Activation;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>What collections say of their plugins in <c>eda_runtime.yml</c>.</summary>
public sealed class PluginRoutingTests : IDisposable
{
    private const string Eda = "ansible_collections/a/b/extensions/eda";

    private readonly PluginRig _rig = new();

    // plugin_routing.event_source; the name in the rulebook; where it leads; what is said of it.
    public static TheoryData<string, string, string, string?> Ways => new()
    {
        { "old: {redirect: a.b.new}", "a.b.old", "a.b.new", null },
        { "old: {redirect: a.b.older}\n    older: {redirect: a.b.new}", "a.b.old", "a.b.new", null },
        { "old: {redirect: ansible.eda.range}", "a.b.old", "ansible.eda.range", null },
        { "old: {redirect: c.d.gone}", "a.b.old", "c.d.gone", "there is no source 'c.d.gone' here" },
        { "new: {}", "a.b.new", "a.b.new", null },
        { "other: {redirect: a.b.x}", "a.b.new", "a.b.new", null },
        { "new: {deprecation: {removal_version: 2.0.0, warning_text: \"use\\n newer.\"}}", "a.b.new", "a.b.new",
            "a.b.new is deprecated and will be gone from its collection with version 2.0.0: use  newer" },
        { "new: {deprecation: {removal_date: 2027-01-01, removal_version: 3}}", "a.b.new", "a.b.new",
            "a.b.new is deprecated and will be gone from its collection after 2027-01-01" },
        { "new: {deprecation: {}}", "a.b.new", "a.b.new", null },
        { "old: {redirect: a.b.new, deprecation: {warning_text: renamed}}", "a.b.old", "a.b.new",
            "a.b.old is deprecated and will be gone from its collection in a later version: renamed" },
        { "new: {tombstone: {warning_text: Use webhook instead.}}", "a.b.new", "a.b.new",
            "a.b.new is no longer in its collection: Use webhook instead" },
        { "old: {redirect: a.b.older}\n    older: {redirect: a.b.old}", "a.b.old", "a.b.old",
            "its collection leads in a circle: a.b.old → a.b.older → a.b.old" },
        { string.Join("\n    ", Enumerable.Range(0, 12).Select(n => $"s{n}: {{redirect: a.b.s{n + 1}}}")), "a.b.s0", "a.b.s0",
            "its collection leads on more than 10 times" },
        { "[]", "a.b.new", "a.b.new", "event_source is a list, where a mapping was expected" },
        { "new: gone", "a.b.new", "a.b.new", "new is a text, where a mapping was expected" },
        { "new: {", "a.b.new", "a.b.new", "eda_runtime.yml:" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Source_WhoseCollectionSaysSomething_LeadsThere(string sources, string name, string leads, string? said)
    {
        var options = Options($"plugin_routing:\n  event_source:\n    {sources}\n");
        var loaded = RulebookLoader.Load(
            $"- name: r\n  hosts: all\n  sources: [{{{name}: {{}}}}]\n  rules: [{{name: x, condition: event.i == 1, action: {{none: }}}}]\n", "r.yml");
        Assert.NotNull(loaded.Rulebook);

        var findings = Availability.In(loaded.Rulebook, options).ToList();
        Assert.Equal(leads, new PluginFinder(options).SourceRoute(name).Name);
        if (said is null)
            Assert.Empty(findings);
        else
            Assert.Contains(said, Assert.Single(findings).Message, StringComparison.Ordinal);
        Assert.Equal(said?.Contains("deprecated", StringComparison.Ordinal) ?? true,
            findings.TrueForAll(f => f.Severity == Severity.Warning));
    }

    [Fact]
    public async Task Run_MovedSourceAndFilter_RunUnderTheirNewNames()
    {
        Options("plugin_routing:\n  event_source:\n    old: {redirect: a.b.new}\n  event_filter:\n    was: {redirect: a.b.tag}\n");
        Assert.Equal(ActivationEnd.Finished, await _rig.RunAsync("- a.b.old: {}\n  filters:\n    - a.b.was: {word: x}"));
        Assert.Contains("'word': 'x'", Assert.Single(_rig.Events));
        Assert.Contains("'source': {'name': 'a.b.new', 'type': 'a.b.new'}", _rig.Events[0]);
    }

    public void Dispose() => _rig.Dispose();

    private PluginOptions Options(string runtime)
    {
        _rig.Write($"{Eda}/eda_runtime.yml", runtime);
        _rig.Write($"{Eda}/plugins/event_source/new.py", "async def main(queue, args):\n    await queue.put({'n': 1})\n");
        _rig.Write($"{Eda}/plugins/event_filter/tag.py", "def main(event, word):\n    event['word'] = word\n    return event\n");
        _rig.Options = options => options with
        {
            Environment = name => name == "ANSIBLE_COLLECTIONS_PATH" ? _rig.Folder : Environment.GetEnvironmentVariable(name),
        };
        return _rig.Options(new PluginOptions { Folder = _rig.Folder });
    }
}
