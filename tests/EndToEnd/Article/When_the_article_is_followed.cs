using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Article;

/// <summary>The article's workflow with its own files, against the store as its NetBox. One class: its rulebook has one port.</summary>
[Collection(ArticlePort.Name)]
public sealed class When_the_article_is_followed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task With_the_edits_it_asks_for_a_documented_machine_is_configured()
    {
        using var store = new Project();
        await using var netbox = await ServedProject.StartAsync(store.Folder);
        using var project = ArticleSteps.Copy();
        project.WithLocalConnection();
        ArticleSteps.Edit(project, netbox);
        // Where the run is faster than whoever documents, nobody answers at the name yet, and the rulebook's retry comes later.
        project.Write("devops/roles/baseline/tasks/main.yml", $$"""
            - ansible.builtin.fail: {msg: nobody answers at a name without an address}
              when: ansible_host == inventory_hostname
            - ansible.builtin.copy: {dest: "{{project.At("done")}}", content: "{{ "{{ inventory_hostname }} {{ ansible_host }} {{ ansible_user }}" }}"}
            """);
        await ArticleSteps.SetUpAsync(netbox);
        await LocalPort.ArticleIsFreeAsync(TestContext.Current.CancellationToken);
        await using var run = new ProgramRun(
            PlumblineProgram.AnsibleRulebook, ["-r", "rulebooks/netbox_vm.yml", "-i", "inventory/hosts.yml"], project.Folder,
                [new("ANSIBLE_ROLES_PATH", project.At("devops/roles"))]);
        await Waiting.UntilAsync(ArticleSteps.IsListening, "the rulebook listens");

        await ArticleSteps.DocumentAsync(netbox, "web1", "127.0.0.1/32");

        await Waiting.UntilAsync(() => project.Read("done").Length > 0, "the role ran", run);
        Assert.Equal("web1 127.0.0.1 operator", project.Read("done"));
        await run.WaitForAsync("PLAY RECAP", Patience);
        Assert.Contains("TASK [Basline the new VM]", run.Stdout, StringComparison.Ordinal);
        // The compose line that never takes effect: said once, with its line and the nearest name.
        await run.WaitForAsync("hosts.yml:18", Patience);
        Assert.Matches(@"hosts\.yml:18:\d+:.*network_interfaces", run.Stderr);
        Assert.Contains("interfaces", run.Stderr, StringComparison.Ordinal);
        run.Signal("TERM");
        Assert.Equal(143, await run.ExitAsync(Patience));
    }

    [Fact]
    public async Task Unedited_each_trap_is_named_with_its_line_and_events_are_still_taken()
    {
        using var project = ArticleSteps.Copy();
        await LocalPort.ArticleIsFreeAsync(TestContext.Current.CancellationToken);
        await using var run = new ProgramRun(PlumblineProgram.Plumbline,
            ["run", "-r", "rulebooks/netbox_vm.yml", "-i", "inventory/hosts.yml"], project.Folder);
        await Waiting.UntilAsync(ArticleSteps.IsListening, "the rulebook listens");
        using var client = new HttpClient();

        // The article's own test, sent to the root of the server.
        Assert.Equal(200, await Waiting.PostAsync(
            client, $"http://127.0.0.1:{LocalPort.Article}",
                """{"event": "created", "model": "virtualmachine", "data": {"name": "test"}}"""));

        await run.WaitForAsync("builtint", Patience);
        Assert.Matches(@"netbox_vm\.yml:16:\d+: .*'delay'.*line 14", run.Stderr);
        Assert.Matches(@"hosts\.yml:2:\d+: .*netbox\.example\.com", run.Stderr);
        Assert.Matches(@"hosts\.yml:3:\d+: .*token", run.Stderr);
        Assert.Matches(@"new_vm\.yml:5:\d+.*ansible\.builtint\.include_role", run.Stderr);
        Assert.Contains("ansible.builtin.include_role", run.Stderr, StringComparison.Ordinal);
        await run.WaitForAsync("of rule Configure VM failed", Patience);
        Assert.False(run.HasExited);
        // It fires here, and would not elsewhere: a hint, which those see who ask.
        await using var check = new ProgramRun(
            PlumblineProgram.Plumbline, ["check", "--without-ansible", "rulebooks/netbox_vm.yml"], project.Folder);
        await check.ExitAsync(Patience);
        Assert.Matches(@"netbox_vm\.yml:11:\d+: .*payload\.model", check.Stdout);
    }

    [Fact]
    public void The_sample_is_what_the_article_prints()
    {
        // The rulebook of the sample project is the article's, byte for byte.
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(ArticleSteps.Sample, "rulebooks/netbox_vm.yml")),
            File.ReadAllBytes(Path.Combine(PlumblineProgram.Repository, "samples/machines/rulebooks/netbox_vm.yml")));
        Assert.Equal(2, File.ReadLines(Path.Combine(ArticleSteps.Sample, "rulebooks/netbox_vm.yml"))
            .Count(line => line.Contains(" delay: 10", StringComparison.Ordinal)));
    }
}
