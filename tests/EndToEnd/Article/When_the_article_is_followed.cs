using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Article;

/// <summary>The article's workflow with its own files, against the store as its NetBox. One class: its rulebook has one port.</summary>
[Collection(ArticlePort.Name)]
public sealed class When_the_article_is_followed
{
    private static readonly string Sample = Path.Combine(PlumblineProgram.Repository, "samples", "article");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task With_the_edits_it_asks_for_a_documented_machine_is_configured()
    {
        using var store = new Project();
        await using var netbox = await ServedProject.StartAsync(store.Folder);
        using var project = Copy();
        project.WithLocalConnection();
        project.Write("inventory/hosts.yml", File.ReadAllText(Path.Combine(Sample, "inventory/hosts.yml"))
            .Replace("https://netbox.example.com", netbox.Url, StringComparison.Ordinal)
            .Replace("32029....", ServedProject.Token, StringComparison.Ordinal));
        project.Write("devops/playbooks/new_vm.yml", File.ReadAllText(Path.Combine(Sample, "devops/playbooks/new_vm.yml"))
            .Replace("ansible.builtint.", "ansible.builtin.", StringComparison.Ordinal));
        project.Write("devops/roles/baseline/tasks/main.yml", $$"""
            - ansible.builtin.copy: {dest: "{{project.At("done")}}", content: "{{ "{{ inventory_hostname }} {{ ansible_host }} {{ ansible_user }}" }}"}
            """);
        await SetUpAsync(netbox);
        await LocalPort.ArticleIsFreeAsync(TestContext.Current.CancellationToken);
        await using var run = new ProgramRun(
            PlumblineProgram.AnsibleRulebook, ["-r", "rulebooks/netbox_vm.yml", "-i", "inventory/hosts.yml"], project.Folder,
                [new("ANSIBLE_ROLES_PATH", project.At("devops/roles"))]);
        await Waiting.UntilAsync(() => IsListening(), "the rulebook listens");

        await DocumentAsync(netbox, "web1", "127.0.0.1/32");

        await Waiting.UntilAsync(() => project.Read("done").Length > 0, "the role ran", run);
        Assert.Equal("web1 127.0.0.1 operator", project.Read("done"));
        await run.WaitForAsync("PLAY RECAP", Patience);
        Assert.Contains("TASK [Basline the new VM]", run.Stdout, StringComparison.Ordinal);
        // The compose line that never takes effect: said once, with its line and the nearest name.
        Assert.Matches(@"hosts\.yml:18:\d+:.*network_interfaces", run.Stderr);
        Assert.Contains("interfaces", run.Stderr, StringComparison.Ordinal);
        run.Signal("TERM");
        Assert.Equal(143, await run.ExitAsync(Patience));
    }

    [Fact]
    public async Task Unedited_each_trap_is_named_with_its_line_and_events_are_still_taken()
    {
        using var project = Copy();
        await LocalPort.ArticleIsFreeAsync(TestContext.Current.CancellationToken);
        await using var run = new ProgramRun(PlumblineProgram.Plumbline,
            ["run", "-r", "rulebooks/netbox_vm.yml", "-i", "inventory/hosts.yml"], project.Folder);
        await Waiting.UntilAsync(() => IsListening(), "the rulebook listens");
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
            File.ReadAllBytes(Path.Combine(Sample, "rulebooks/netbox_vm.yml")),
            File.ReadAllBytes(Path.Combine(PlumblineProgram.Repository, "samples/machines/rulebooks/netbox_vm.yml")));
        Assert.Equal(2, File.ReadLines(Path.Combine(Sample, "rulebooks/netbox_vm.yml"))
            .Count(line => line.Contains(" delay: 10", StringComparison.Ordinal)));
    }

    private static Project Copy()
    {
        var project = new Project();
        foreach (var file in (string[])["rulebooks/netbox_vm.yml", "inventory/hosts.yml", "devops/playbooks/new_vm.yml"])
            project.Write(file, File.ReadAllText(Path.Combine(Sample, file)));
        return project;
    }

    private static async Task SetUpAsync(ServedProject netbox)
    {
        await using var setup = new ProgramRun(
            PlumblineProgram.Plumbline, ["netbox", "setup", "--url", netbox.Url, "--webhook-url",
                $"http://127.0.0.1:{LocalPort.Article}/netbox-vm"], "/", [new("NETBOX_TOKEN", ServedProject.Token)]);
        Assert.Equal(0, await setup.ExitAsync(Patience));
    }

    private static async Task DocumentAsync(ServedProject netbox, string name, string address)
    {
        var role = Id(await netbox.PostAsync("dcim/device-roles/",
            """{"name": "Virtual machine", "slug": "virtual-machine", "vm_role": true}"""));
        var site = Id(await netbox.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}"""));
        var vm = Id(await netbox.PostAsync("virtualization/virtual-machines/", $$"""
            {"name": "{{name}}", "site": {{site}}, "role": {{role}}, "custom_fields": {"login_user": "operator"}, "local_context_data": {"ansible_roles": ["baseline"]} }
            """));
        var card = Id(await netbox.PostAsync("virtualization/interfaces/", $$"""{"virtual_machine": {{vm}}, "name": "eth0"}"""));
        var ip = Id(await netbox.PostAsync("ipam/ip-addresses/",
            $$"""{"address": "{{address}}", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{card}} }"""));
        await netbox.PatchAsync($"virtualization/virtual-machines/{vm}/", $$"""{"primary_ip4": {{ip}} }""");
    }

    private static long Id(System.Text.Json.JsonElement made) => made.GetProperty("id").GetInt64();

    private static async Task<bool> IsListening()
    {
        try
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync("127.0.0.1", LocalPort.Article);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
