using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Plumbline.EndToEnd.Crashes;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>A full disk, no place to print, a taken port, too many connections: what must go on goes on, and what does not is
/// said.</summary>
public sealed class When_the_server_is_in_need
{
    [Fact]
    public async Task Health_tells_of_a_disk_where_nothing_can_be_written_and_heals_by_itself()
    {
        using var project = new Project();
        using var disk = SmallDisk.Mount(project.At(".plumbline"), 8192);
        Assert.SkipUnless(disk is not null, "a small disk can be mounted by root alone");
        await using var server = await ServedProject.StartAsync(project.Folder);
        await Waiting.UntilAsync(async () => await StatusAsync(server) is "ok" or "degraded", "all is well", server.Run);

        disk.Fill();
        await Waiting.UntilAsync(async () => await StatusAsync(server) == "failed", "the disk is full", server.Run);
        disk.Empty();
        await Waiting.UntilAsync(async () => await StatusAsync(server) is "ok" or "degraded", "there is room again", server.Run);

        await server.PostAsync("extras/tags/", """{"name": "t", "slug": "t"}""");
    }

    [Fact]
    public async Task A_full_standard_output_stops_nothing_and_is_said_once()
    {
        var webhook = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(webhook, action: "extra_vars: {name: \"{{ event.payload.name }}\"}")
            .WithPlay($"echo done >> {project.At("done")}");
        File.Move(project.At("inventory/hosts.ini"), project.At("inventory/hosts"));
        using var client = new HttpClient();
        var port = LocalPort.Free();
        await using var server = new ProgramRun(
            "/bin/sh", ["-c", "exec \"$0\" serve \"$1\" --listen \"$2\" > /dev/full", PlumblineProgram.Plumbline, project.Folder,
                $"127.0.0.1:{port}"], project.Folder);
        await Waiting.UntilAsync(() => server.Stderr.Contains("serves", StringComparison.Ordinal), "it serves", server);

        Assert.Equal(200, await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "web1"}"""));
        await Waiting.UntilAsync(() => project.Lines("done") == 1, "the playbook ran", server);

        using var health = JsonDocument.Parse(await client.GetStringAsync(
            new Uri($"http://127.0.0.1:{port}/health"), TestContext.Current.CancellationToken));
        Assert.Equal("degraded", health.RootElement.GetProperty("parts").GetProperty("output").GetProperty("status").GetString());
        Assert.Equal(2, server.Stderr.Split("standard output cannot be written (").Length - (
            server.Stderr.Contains("\"State\"", StringComparison.Ordinal) ? 1 : 0));
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_line()
    {
        using var project = new Project();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var server = new ProgramRun(
            PlumblineProgram.Plumbline, ["serve", project.Folder, "--log", "text", "--listen", other.LocalEndpoint.ToString()!],
                project.Folder);

        Assert.Equal(1, await server.ExitAsync(TimeSpan.FromSeconds(120)));
        var line = Assert.Single(server.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            l => l.Contains("not started", StringComparison.Ordinal));
        Assert.Contains($"{other.LocalEndpoint} is taken", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_connections_shut_out_nobody()
    {
        using var project = new Project();
        var port = LocalPort.Free();
        await using var server = new ProgramRun(
            "/bin/sh", ["-c", "ulimit -n 1024; exec \"$0\" serve \"$1\" --listen \"$2\"", PlumblineProgram.Plumbline, project.Folder,
                $"127.0.0.1:{port}"], project.Folder);
        await server.WaitForAsync("health     ", TimeSpan.FromSeconds(120));
        var silent = new List<Socket>();
        try
        {
            for (var i = 0; i < 1100; i++)
            {
                silent.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                await silent[^1].ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            }
            for (var i = 0; i < 20; i++)
            {
                using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
        finally
        {
            silent.ForEach(s => s.Dispose());
        }
        server.Signal("TERM");
        Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(120)));
    }

    [Fact]
    public async Task Steps_are_shown_to_those_who_may_view_what_they_are_about()
    {
        using var project = new Project();
        await using var server = await ServedProject.StartAsync(project.Folder);
        var site = await server.PostAsync("dcim/sites/", """{"name": "s1", "slug": "s1"}""");
        await server.PostAsync("extras/tags/", """{"name": "secret", "slug": "secret"}""");
        var user = await server.PostAsync("users/users/", """{"username": "u1", "password": "Pass-word-1234"}""");
        var token = await server.PostAsync("users/tokens/", $$"""{"user": {{user.GetProperty("id")}}, "version": 1}""");
        var secret = token.GetProperty("token").GetString()!;
        Assert.Equal("", await StepsAsync(server, secret));

        await server.PostAsync(
            "users/permissions/", $$"""{"name": "p1", "constraints": {"id": {{site.GetProperty("id")}} }, "object_types": ["dcim.site"], "actions": ["view"], "users": [{{user.GetProperty("id")}}], "enabled": true}""");
        await server.PostAsync("dcim/sites/", """{"name": "s2", "slug": "s2"}""");
        var seen = await StepsAsync(server, secret);
        Assert.Contains("site s1", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("site s2", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", seen, StringComparison.Ordinal);

        await server.PostAsync(
            "users/permissions/", $$"""{"name": "p2", "object_types": ["core.objectchange"], "actions": ["view_steps"], "users": [{{user.GetProperty("id")}}]}""");
        Assert.Contains("tag secret", await StepsAsync(server, secret), StringComparison.Ordinal);
    }

    private static async Task<string> StepsAsync(ServedProject server, string token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Token {token}");
        return await client.GetStringAsync(new Uri($"{server.Url}/plumbline/steps"));
    }

    private static async Task<string?> StatusAsync(ServedProject server)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"{server.Url}/health"));
        using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return health.RootElement.GetProperty("status").GetString();
    }
}
