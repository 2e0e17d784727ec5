using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary><c>plumbline serve</c> on a project of its own: store, rulebook, runs and journal in one process.</summary>
public sealed class When_a_project_is_served
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Unmodified_pynetbox_documents_a_machine_and_it_is_configured()
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        using var project = MachineProject.Create(webhook, api);
        project.Write("document.py", """
            import sys, time, pynetbox
            nb = pynetbox.api(sys.argv[1], token=sys.argv[2])
            tag = nb.extras.tags.create(name="Linux", slug="linux")
            site = nb.dcim.sites.create(name="Harbour", slug="harbour")
            kind = nb.virtualization.cluster_types.create(name="KVM", slug="kvm")
            cluster = nb.virtualization.clusters.create(name="c1", type=kind.id)
            nb.extras.config_contexts.create(name="linux", data={"ansible_roles": ["baseline"]}, tags=["linux"])
            vm = nb.virtualization.virtual_machines.create(name="web1", site=site.id, cluster=cluster.id, tags=[tag.id], custom_fields={"login_user": "operator"})
            card = nb.virtualization.interfaces.create(virtual_machine=vm.id, name="eth0")
            time.sleep(3)
            ip = nb.ipam.ip_addresses.create(address="127.0.0.1/32", assigned_object_type="virtualization.vminterface", assigned_object_id=card.id)
            vm.primary_ip4 = ip.id
            assert vm.save()
            print(vm.id, vm.config_context["ansible_roles"], vm.custom_fields["login_user"], [t.name for t in vm.tags])
            """);
        await using var server = await ServedProject.StartAsync(project.Folder, api);
        await MachineProject.SetUpAsync(server, webhook, "created", "kept");

        await using var python = new ProgramRun("/usr/bin/python3", ["document.py", server.Url, ServedProject.Token], project.Folder);
        Assert.True(await python.ExitAsync(Patience) == 0, python.Stderr);

        Assert.Contains("['baseline'] operator ['Linux']", python.Stdout, StringComparison.Ordinal);
        await Waiting.UntilAsync(() => project.Lines("done") == 1, "the role ran", server.Run);
        Assert.Equal("web1 127.0.0.1 operator", project.Read("done").Trim());
        // The run waited for the address, and for nothing else.
        var entries = await JournalAsync(server);
        Assert.Contains("has no primary IP address yet", entries[0].GetProperty("comments").GetString(), StringComparison.Ordinal);
        Assert.Equal("success", entries[0].GetProperty("kind").GetProperty("value").GetString());
        // That a run ended is told beside its writing back.
        await Waiting.UntilAsync(async () => (await KindsAsync()).Contains("ended"), "the end is told");
        Assert.Equal(["accepted", "documented", "ended", "matched", "started", "task", "waiting", "writtenback"], await KindsAsync());
        // What the run saw, and what it has become since.
        var before = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        await server.PatchAsync("virtualization/virtual-machines/1/", """{"memory": 2048}""");
        await using var saw = new ProgramRun(PlumblineProgram.Plumbline, ["runs", "show", "1", "--inventory"], project.Folder);
        Assert.True(await saw.ExitAsync(Patience) == 0, saw.Stderr);
        Assert.Contains("  ansible_host: \"127.0.0.1\"\n", saw.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("memory", saw.Stdout, StringComparison.Ordinal);
        await Waiting.UntilAsync(async () => (await DiffAsync()).Contains("  + memory: 2048\n", StringComparison.Ordinal),
            "the machine is rendered anew");
        Assert.Equal(0, await server.StopAsync());

        async Task<string?[]> KindsAsync() => [.. (await server.StepsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line).GetProperty("kind").GetString()).Distinct().Order()];

        async Task<string> DiffAsync()
        {
            await using var diff = new ProgramRun(PlumblineProgram.Plumbline, ["inventory", "--diff", before], project.Folder);
            Assert.True(await diff.ExitAsync(Patience) == 0, diff.Stderr);
            return diff.Stdout;
        }
    }

    [Fact]
    public async Task Custom_fields_that_are_written_back_do_not_start_the_path_again()
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        using var project = MachineProject.Create(webhook, api,
            "event.payload.event == \"updated\" and event.payload.data.primary_ip4.address is defined", "target: web1");
        project.Write("plumbline.yml", "write_back: {custom_fields: true}\n");
        await using var server = await ServedProject.StartAsync(project.Folder, api);
        await using (var setup = new ProgramRun(
            PlumblineProgram.Plumbline, ["netbox", "setup", "--url", server.Url, "--webhook-url", $"http://127.0.0.1:{webhook}/netbox-vm",
                "--result-fields"], "/", [new("NETBOX_TOKEN", ServedProject.Token)]))
            Assert.True(await setup.ExitAsync(Patience) == 0, setup.Stderr);
        var vm = await DocumentAsync(server);
        await Waiting.UntilAsync(async () => await ResultAsync() == "succeeded", "the result is in the custom field", server.Run);
        // A person's change is an event like any other: it comes after the one that was written back, on the same webhook.
        await server.PatchAsync($"virtualization/virtual-machines/{vm}/", """{"comments": "looked after by hand"}""");
        await Waiting.UntilAsync(() => project.Lines("done") == 2, "the person's change started a run", server.Run);
        await Waiting.UntilAsync(async () => (await server.ListAsync("extras/journal-entries/")).Count == 2,
            "both results are in the journal");
        Assert.Equal(2, project.Lines("done"));
        Assert.Equal(2, (await server.StepsAsync()).Split("\"kind\":\"matched\"").Length - 1);
        Assert.Contains($"{server.Url}/runs/", (await JournalAsync(server))[0].GetProperty("comments").GetString(), StringComparison.Ordinal);

        async Task<string?> ResultAsync() => (await server.ListAsync("virtualization/virtual-machines/"))[0].GetProperty("custom_fields")
            .GetProperty("configured_result").GetString();
    }

    [Fact]
    public async Task What_is_written_back_does_not_start_the_path_again()
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        using var project = MachineProject.Create(webhook, api,
            "event.payload.model in [\"virtualmachine\", \"journalentry\"] and event.payload.event == \"created\"", "target: web1");
        await using var server = await ServedProject.StartAsync(project.Folder, api);
        await MachineProject.SetUpAsync(server, webhook, "created", "kept");
        await server.PostAsync("extras/event-rules/", """
            {"name": "journal", "object_types": ["extras.journalentry"], "event_types": ["object_created"], "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        var vm = await DocumentAsync(server);
        await JournalAsync(server);
        // A person's entry is an event like any other: it comes after the one that was written back, on the same webhook.
        await server.PostAsync("extras/journal-entries/",
            $$"""{"assigned_object_type": "virtualization.virtualmachine", "assigned_object_id": {{vm}}, "comments": "looked after by hand"}""");

        await Waiting.UntilAsync(() => project.Lines("done") == 2, "the person's entry started a run");
        await Waiting.UntilAsync(async () => (await server.ListAsync("extras/journal-entries/")).Count == 3,
            "both results are in the journal");
        Assert.Equal(2, project.Lines("done"));
        Assert.Equal(2, (await server.StepsAsync()).Split("\"kind\":\"matched\"").Length - 1);
    }

    [Fact]
    public async Task Stopped_and_started_again_it_knows_what_it_knew()
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        using var project = MachineProject.Create(webhook, api);
        await using (var server = await ServedProject.StartAsync(project.Folder, api, "--log", "json"))
        {
            await server.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
            Assert.Contains("\"status\":\"ok\"", await server.HealthAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await server.StopAsync());
            // Structured lines for collectors.
            Assert.All(server.Run.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(project.At(".plumbline/token")));
        Assert.Equal(ServedProject.Token, project.Read(".plumbline/token").Trim());

        await using var again = await ServedProject.StartAsync(project.Folder, api);
        Assert.Equal("Harbour", (await again.ListAsync("dcim/sites/"))[0].GetProperty("name").GetString());
        // A second server on the folder is refused with the reason.
        await using var second = new ProgramRun(
            PlumblineProgram.Server, [project.Folder, "--listen", $"127.0.0.1:{LocalPort.Free()}"], project.Folder);
        Assert.Equal(1, await second.ExitAsync(Patience));
        Assert.Contains("events.db", second.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rulebook_with_three_mistakes_names_them_all_and_nothing_starts()
    {
        using var project = new Project();
        project.Write("inventory/hosts", "localhost\n");
        project.Write("rulebooks/broken.yml", """
            - name: Broken
              hosts: all
              sources:
                - ansible.eda.webhook: {port: 5000}
              rules:
                - name: First
                  condition: event.payload.name = "web1"
                  action: {run_playbok: {name: play.yml}}
                - name: Second
                  condition: event.payload.count > > 3
                  action: {debug: }
            """);
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, ["serve", project.Folder, "--log", "text"], project.Folder);
        Assert.Equal(1, await run.ExitAsync(Patience));
        Assert.Matches(@"rulebooks/broken\.yml:7:\d+", run.Stderr);
        Assert.Matches(@"rulebooks/broken\.yml:8:\d+.*run_playbook", run.Stderr);
        Assert.Matches(@"rulebooks/broken\.yml:10:\d+", run.Stderr);
        Assert.False(Directory.Exists(project.At(".plumbline")));
    }

    [Fact]
    public async Task A_source_that_cannot_start_shows_in_the_health_and_is_started_again()
    {
        var webhook = LocalPort.Free();
        using var project = MachineProject.Create(webhook, LocalPort.Free());
        using var client = new HttpClient();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, webhook);
        taken.Start();
        await using var server = await ServedProject.StartAsync(project.Folder);
        using (var sick = await client.GetAsync(new Uri($"{server.Url}/health"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(503, (int)sick.StatusCode);
            Assert.Contains("\"machines\":\"failed\"", await sick.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        }
        taken.Stop();

        await Waiting.UntilAsync(
            async () =>
            {
                using var answer = await client.GetAsync(new Uri($"{server.Url}/health"));
                return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync())
                    .Contains("\"machines\":\"running\"", StringComparison.Ordinal);
            }, "the rulebook was started again", server.Run);
    }

    private static async Task<long> DocumentAsync(ServedProject server)
    {
        var cluster = Id(await server.PostAsync("virtualization/cluster-types/", """{"name": "KVM", "slug": "kvm"}"""));
        cluster = Id(await server.PostAsync("virtualization/clusters/", $$"""{"name": "c1", "type": {{cluster}} }"""));
        var vm = Id(await server.PostAsync("virtualization/virtual-machines/", $$"""{"name": "web1", "cluster": {{cluster}} }"""));
        var card = Id(await server.PostAsync("virtualization/interfaces/", $$"""{"virtual_machine": {{vm}}, "name": "eth0"}"""));
        var ip = Id(await server.PostAsync("ipam/ip-addresses/",
            $$"""{"address": "127.0.0.1/32", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{card}} }"""));
        await server.PatchAsync($"virtualization/virtual-machines/{vm}/", $$"""{"primary_ip4": {{ip}} }""");
        return vm;
    }

    private static async Task<IReadOnlyList<JsonElement>> JournalAsync(ServedProject server)
    {
        IReadOnlyList<JsonElement> entries = [];
        await Waiting.UntilAsync(async () => (entries = await server.ListAsync("extras/journal-entries/")).Count > 0,
            "the result is in the journal", server.Run);
        return entries;
    }

    private static long Id(JsonElement made) => made.GetProperty("id").GetInt64();
}
