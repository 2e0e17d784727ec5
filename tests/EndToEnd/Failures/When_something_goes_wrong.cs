using System.Net;
using System.Net.Sockets;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Failures;

/// <summary>One rulebook in a process of its own, and the world does not play along.</summary>
public sealed class When_something_goes_wrong
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string[] Command = ["run", "-r", "rulebooks/webhook.yml", "-i", "inventory/hosts.ini"];

    [Fact]
    public async Task A_playbook_that_fails_is_retried_as_the_rulebook_says()
    {
        var port = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(port, action: "retries: 3\n          delay: 1\n          extra_vars: {name: x}")
            .WithPlay($"echo try >> {project.At("tries")}; test $(wc -l < {project.At("tries")}) -ge 3");
        await using var run = await StartAsync(project, port);
        using var client = new HttpClient();
        await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", """{"name": "web1"}""");

        await run.WaitForAsync("failed and is tried again, 2 of 3", Patience);
        await Waiting.UntilAsync(() => project.Lines("tries") == 3, "three attempts");
        await run.WaitForAsync("failed=0", Patience);
        Assert.DoesNotContain("Retry 3 of 3", run.Stderr, StringComparison.Ordinal);
        run.Signal("TERM");
        await run.ExitAsync(Patience);
        Assert.Equal(3, project.Lines("tries"));
    }

    [Fact]
    public async Task A_payload_that_is_a_template_stays_text()
    {
        var port = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(port).WithPlay($$"""printf '%s\n' "$NAME" > {{project.At("name")}}""");
        await using var run = await StartAsync(project, port);
        using var client = new HttpClient();
        var trap = "{{ lookup('pipe', 'touch " + project.At("owned") + "') }}";

        await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", $$"""{"name": "{{trap}}"}""");

        await Waiting.UntilAsync(() => project.Read("name").Length > 0, "the playbook ran", run);
        Assert.Equal(trap, project.Read("name").Trim());
        Assert.False(File.Exists(project.At("owned")));
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_and_the_right_one_taken()
    {
        var port = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(port, source: ", hmac_secret: s3cret").WithPlay($"echo \"$NAME\" >> {project.At("names")}");
        project.Write("secret", "s3cret\n");
        project.Write("wrong", "secret\n");
        await using var run = await StartAsync(project, port);

        foreach (var (secret, code) in (List<(string, int)>)[("wrong", 1), ("secret", 0)])
        {
            await using var send = new ProgramRun(
                PlumblineProgram.Plumbline, ["send", $"http://127.0.0.1:{port}/", "--event", $$"""{"name": "{{secret}}"}""",
                    "--hmac-secret-file", project.At(secret)], project.Folder);
            Assert.Equal(code, await send.ExitAsync(Patience));
            Assert.Contains(code == 0 ? "200" : "401", send.Stdout + send.Stderr, StringComparison.Ordinal);
        }

        await Waiting.UntilAsync(() => project.Lines("names") == 1, "the signed event ran");
        Assert.Equal("secret", project.Read("names").Trim());
    }

    [Fact]
    public async Task A_rulebook_with_three_mistakes_names_them_all()
    {
        using var project = new Project();
        project.WithPlay("true");
        project.Write("rulebooks/webhook.yml", """
            - name: Broken
              hosts: all
              sources:
                - ansible.eda.webhook: {port: 5000}
              rules:
                - name: First
                  condition: event.payload.name = "web1"
                  action: {debug: }
                - name: Second
                  condition: event.payload.count > > 3
                  action: {debug: }
                - name: Third
                  condition: event.payload.name is matching "web"
                  action: {debug: }
            """);
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, Command, project.Folder);
        Assert.Equal(1, await run.ExitAsync(Patience));
        foreach (var line in (int[])[7, 10, 13])
            Assert.Matches($@"rulebooks/webhook\.yml:{line}:\d+: ", run.Stderr);
    }

    [Fact]
    public async Task Netbox_away_at_start_and_lost_later_is_said_and_runs_wait_for_it()
    {
        var (port, api) = (LocalPort.Free(), LocalPort.Free());
        using var store = new Project();
        await using (var netbox = await ServedProject.StartAsync(store.Folder, api))
        {
            var type = (await netbox.PostAsync("virtualization/cluster-types/", """{"name": "KVM", "slug": "kvm"}""")).GetProperty("id")
                .GetInt64();
            var cluster = (await netbox.PostAsync("virtualization/clusters/", $$"""{"name": "c1", "type": {{type}} }""")).GetProperty("id")
                .GetInt64();
            foreach (var name in (string[])["web1", "web2"])
                await netbox.PostAsync("virtualization/virtual-machines/", $$"""{"name": "{{name}}", "cluster": {{cluster}} }""");
            await netbox.StopAsync();
        }
        using var project = new Project().WithLocalConnection();
        project.Write("inventory/hosts.yml", $"plugin: netbox.netbox.nb_inventory\napi_endpoint: http://127.0.0.1:{api}\ntoken: "
            + $"{ServedProject.Token}\n");
        project.Write("play.yml", $$"""
            - hosts: "{{ "{{ name }}" }}"
              gather_facts: false
              tasks: [{ansible.builtin.shell: "echo {{ "{{ inventory_hostname }}" }} >> {{project.At("names")}}"}]
            """);
        project.WithRulebook(port);
        await using var run = new ProgramRun(PlumblineProgram.Plumbline,
            ["run", "-r", "rulebooks/webhook.yml", "-i", "inventory/hosts.yml"], project.Folder);
        using var client = new HttpClient();

        // Away at start: said, and events are taken.
        await run.WaitForAsync($"the connection to port {api} was refused", Patience);
        await Waiting.UntilAsync(async () => await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", """{"name": "web1"}""") == 200,
            "the event was taken");
        await run.WaitForAsync("waits", Patience);

        await using (var netbox = await ServedProject.StartAsync(store.Folder, api))
        {
            await Waiting.UntilAsync(() => project.Lines("names") == 1, "the waiting run went on", run, seconds: 60);
            await netbox.StopAsync();
        }

        // Lost later: said again, and the next run waits until it is back.
        await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", """{"name": "web2"}""");
        await Waiting.UntilAsync(() => run.Stderr.Split("cannot be reached").Length > 3, "the loss is said");
        await using var back = await ServedProject.StartAsync(store.Folder, api);
        await Waiting.UntilAsync(() => project.Read("names") == "web1\nweb2\n", "both runs came through", run, seconds: 60);
    }

    private static async Task<ProgramRun> StartAsync(Project project, int port)
    {
        var run = new ProgramRun(PlumblineProgram.Plumbline, Command, project.Folder);
        await Waiting.UntilAsync(() => IsListening(port) || run.HasExited, "the rulebook listens");
        return run;
    }

    private static bool IsListening(int port)
    {
        try
        {
            using var socket = new TcpClient();
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
