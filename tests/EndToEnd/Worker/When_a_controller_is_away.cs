using System.Text;
using System.Text.Json;
using Plumbline.EndToEnd.Program;
using Plumbline.TestKit.Controllers;
using Xunit;

namespace Plumbline.EndToEnd.Worker;

/// <summary>What happens to reports, rules and secrets when the controller is not there, hangs, or is hostile.</summary>
public sealed class When_a_controller_is_away : IDisposable
{
    private const string Secret = "s3cret-of-nobody";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ScratchFolder _folder = new();
    private int _given;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reports_of_a_killed_program_are_sent_by_the_next_one()
    {
        Write("killed.yml", "payload: [{i: 1}, {i: 2}, {i: 3}], shutdown_after: 600");
        Write("next.yml", "payload: [{i: 4}]");
        var port = LocalPort.Free();
        await using (var killed = Run("killed.yml", port, "--persistence-id", "p"))
        {
            await killed.WaitForAsync("got 3", Limit);
            await killed.WaitForAsync("reports wait for the controller", Limit);
            killed.Signal("SIGKILL");
            await killed.ExitAsync(Limit);
        }

        await using var controller = new ControllerStandIn(TakeAsync, port);
        await using var next = Run("next.yml", port, "--persistence-id", "p");

        Assert.Equal(0, await next.ExitAsync(Limit));
        var told = controller.Conversations.SelectMany(c => c.Heard).Select(frame => JsonElement.Parse(frame))
            .Where(frame => frame.GetProperty("type").GetString() == "Action").ToList();
        // The last action may have been cut before its end was recorded: then it is done again, and told by the same name.
        Assert.Equal([1, 2, 3, 4], told.Select(Number).Distinct());
        Assert.Equal(4, told.Select(frame => frame.GetProperty("action_uuid").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Rules_do_not_wait_for_a_controller_that_hangs()
    {
        Write("many.yml", "payload: {i: 1}, loop_count: 300");
        await using var controller = new ControllerStandIn(async c =>
        {
            await c.AcceptAsync();
            await c.IdleAsync();
        });

        await using var run = Run("many.yml", controller.Port, "--max-reporting-queue-size", "2", "--heartbeat", "1");

        Assert.Equal(1, await run.ExitAsync(Limit));
        Assert.Equal(300, run.Stdout.Split("got 1").Length - 1);
        Assert.Contains("reports for the controller could not be delivered", run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_the_controller_are_nowhere()
    {
        var rulebook = Convert.ToBase64String(Encoding.UTF8.GetBytes(Rulebook("payload: [{i: 1}]")));
        var values = Convert.ToBase64String(Encoding.UTF8.GetBytes($"EDA_WEBSOCKET_REFRESH_TOKEN: {Secret}\n"));
        await using var controller = new ControllerStandIn(async c =>
        {
            if (c.Line.StartsWith("POST", StringComparison.Ordinal))
            {
                await c.RefuseAsync("200 OK", $$"""{"access": "{{Secret}}"}""");
                return;
            }
            if (c.Headers["Authorization"] == $"Bearer {Secret}-old")
            {
                await c.RefuseAsync("403 No");
                return;
            }
            await c.AcceptAsync();
            if (Interlocked.Increment(ref _given) > 1)
            {
                await c.ListenAsync(_ => false);
                return;
            }
            await c.ListenAsync(heard => heard > 0);
            await c.SayAsync($$"""{"type": "VaultCollection", "data": [{"label": "a", "password": "{{Secret}}"}]}""");
            await c.SayAsync($$"""{"type": "ControllerInfo", "url": "http://127.0.0.1:1", "token": "{{Secret}}", "password": "{{Secret}}"}""");
            await c.SayAsync($$"""{"type": "EnvVars", "data": "{{values}}"}""");
            await c.SayAsync($$"""{"type": "Rulebook", "data": "{{rulebook}}"}""");
            await c.SayAsync("""{"type": "EndOfResponse"}""");
            await c.ListenAsync(_ => false);
        });
        await using var run = new ProgramRun(
            PlumblineProgram.AnsibleRulebook, ["--worker", "--id", "7", "-vv", "--persistence-id", "q"], _folder.Path,
            new Dictionary<string, string>
            {
                ["XDG_STATE_HOME"] = Path.Combine(_folder.Path, "state"),
                ["EDA_WEBSOCKET_URL"] = $"ws://user:{Secret}@127.0.0.1:{controller.Port}/ws?ticket={Secret}",
                ["EDA_WEBSOCKET_ACCESS_TOKEN"] = $"{Secret}-old",
                ["EDA_WEBSOCKET_REFRESH_TOKEN"] = Secret,
                ["EDA_WEBSOCKET_TOKEN_URL"] = $"http://127.0.0.1:{controller.Port}/token?key={Secret}",
            });

        Assert.Equal(0, await run.ExitAsync(Limit));
        Assert.Contains("got 1", run.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, run.Stdout + run.Stderr, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(
                Secret, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)),
                StringComparison.Ordinal);
    }

    private static int Number(JsonElement frame) =>
        frame.GetProperty("matching_events").GetProperty("m").GetProperty("i").GetInt32();

    private static async Task TakeAsync(SocketConversation conversation)
    {
        await conversation.AcceptAsync();
        await conversation.ListenAsync(_ => false);
    }

    private ProgramRun Run(string rulebook, int port, params string[] more) => new(
        PlumblineProgram.AnsibleRulebook,
        ["-r", rulebook, "--id", "7", "-W", $"ws://127.0.0.1:{port}/", .. more], _folder.Path,
        new Dictionary<string, string> { ["XDG_STATE_HOME"] = Path.Combine(_folder.Path, "state") });

    private void Write(string name, string source) => _folder.Write(name, Rulebook(source));

    private static string Rulebook(string source) => $$$"""
        - name: s
          hosts: all
          sources:
            - eda.builtin.generic: {{{{source}}}}
          rules:
            - name: r
              condition: event.i > 0
              action:
                debug:
                  msg: "got {{ event.i }}"
        """;
}
