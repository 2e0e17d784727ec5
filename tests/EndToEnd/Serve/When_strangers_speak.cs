using System.Net;
using System.Net.Sockets;
using System.Text;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>What strangers say is shown as what it is, and what they may take is what the project says.</summary>
public sealed class When_strangers_speak
{
    [Fact]
    public async Task Text_logs_show_what_a_receiver_answered_and_do_not_obey_it()
    {
        using var project = new Project();
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var answering = AnswerAsync(receiver, "HTTP/1.1 500 no\r\nContent-Length: 26\r\nConnection: "
            + "close\r\n\r\n\u001b[2J\u001b]0;t\u0007\n2026 info: \u009b31m");
        await using var server = await ServedProject.StartAsync(project.Folder, null, "--log", "text");
        await server.PostAsync("extras/webhooks/", $$"""{"name": "w", "payload_url": "http://{{receiver.LocalEndpoint}}/"}""");
        await server.PostAsync("extras/event-rules/", """
            {"name": "r", "object_types": ["extras.tag"], "event_types": ["object_created"], "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        await server.PostAsync("extras/tags/", """{"name": "t", "slug": "t"}""");

        await server.Run.WaitForAsync("did not deliver", TimeSpan.FromSeconds(120));
        receiver.Stop();
        await answering;
        var line = Assert.Single(server.Run.Stderr.Split('\n'), l => l.Contains("did not deliver", StringComparison.Ordinal));
        Assert.Contains(@"\x1b[2J\x1b]0;t\x07 2026 info:", line, StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} warning  Webhook 'w' did "
            + @"not deliver", line);
        Assert.DoesNotContain(server.Run.Stderr, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task Limits_of_the_project_are_those_of_api_and_webhooks()
    {
        var webhook = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(webhook, condition: "event.payload.never is defined").WithPlay("true");
        project.Write("plumbline.yml", "api: {page: 2, max_body: 2 KiB}\nwebhooks: {max_body: 3 KiB}\n");
        await using var server = await ServedProject.StartAsync(project.Folder);
        using var client = new HttpClient();

        foreach (var (length, expected) in new[] { (3072, 200), (3073, 413) })
            Assert.Equal(expected, await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", $"\"{new string('x', length - 2)}\""));
        for (var i = 0; i < 3; i++)
            await server.PostAsync("extras/tags/", $$"""{"name": "t{{i}}", "slug": "t{{i}}"}""");
        Assert.Equal(2, (await server.ListAsync("extras/tags/?limit=0")).Count);
        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => server.PostAsync("extras/tags/", $$"""{"name": "x", "slug": "x", "comments": "{{new string('x', 2100)}}"}"""));
        Assert.Contains("413", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_a_link_to_an_open_folder_is_refused_and_the_folder_left_alone()
    {
        using var project = new Project();
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var other = Directory.CreateDirectory(project.At("other"), mode).FullName;
        File.SetUnixFileMode(other, mode);
        File.CreateSymbolicLink(project.At(".plumbline"), other);
        await using var server = new ProgramRun(
            PlumblineProgram.Plumbline, ["serve", project.Folder, "--listen", $"127.0.0.1:{LocalPort.Free()}", "--log", "text"],
                project.Folder);

        Assert.Equal(1, await server.ExitAsync(TimeSpan.FromSeconds(120)));
        Assert.Contains("not started: .plumbline is a link to", server.Stderr, StringComparison.Ordinal);
        Assert.Equal(mode, File.GetUnixFileMode(other));
        Assert.Empty(Directory.EnumerateFileSystemEntries(other));
    }

    [Fact]
    public async Task Lines_that_strangers_cause_do_not_fill_the_log()
    {
        var webhook = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(webhook, condition: "event.payload.never is defined").WithPlay("true");
        await using var server = await ServedProject.StartAsync(project.Folder, null, "--log", "json");
        using var client = new HttpClient();

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(400, await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", "{"));
            await Waiting.PostAsync(client, $"{server.Url}/api/users/tokens/provision/", """{"username": "admin", "password": "wrong"}""");
        }
        Assert.Equal(200, await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", "{}"));

        Assert.InRange(server.Run.Stderr.Split("\"id\":1011").Length, 2, 125);
        Assert.InRange(server.Run.Stderr.Split("A log-in as admin from").Length, 2, 500);
    }

    private static async Task AnswerAsync(TcpListener receiver, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await receiver.AcceptTcpClientAsync();
                var request = new byte[64 * 1024];
                _ = await client.GetStream().ReadAsync(request);
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer));
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
