using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Tests.Intake.Sources;
using Plumbline.EndToEnd.Program;
using RabbitMQ.Client;
using Xunit;

namespace Plumbline.EndToEnd.Sources;

/// <summary>kill -9 at random points while a broker or a program brings events: what the broker was told is recorded is in the log, and
/// what it was not told comes again. PLUMBLINE_KILLS says how often, 5 times when it does not.</summary>
public sealed class When_a_source_is_killed
{
    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("PLUMBLINE_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 5;

    [Fact]
    public async Task Of_Kafka_no_message_is_missed()
    {
        using var broker = new MockBroker();
        broker.Topic("t");
        await KillAsync(
            $"kafka: {{host: 127.0.0.1, port: {broker.Port}, topic: t, group_id: g, offset: earliest}}", "event.body.n is defined",
            n => broker.SendAsync("t", JsonSerializer.SerializeToUtf8Bytes(new { n })), longest: 6000);
    }

    [Fact]
    public async Task Of_RabbitMQ_no_message_is_missed()
    {
        await using var server = await LocalServer.RabbitmqAsync();
        var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = server.Port };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(true, true), TestContext.Current.CancellationToken);
        await channel.QueueDeclareAsync("q", true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" },
            cancellationToken: TestContext.Current.CancellationToken);
        await KillAsync(
            $"rabbitmq: {{host: 127.0.0.1, port: {server.Port}, queue: q}}", "event.body.n is defined",
            async n => await channel.BasicPublishAsync(
                "", "q", false, new BasicProperties(), JsonSerializer.SerializeToUtf8Bytes(new { n })),
            longest: 1500);
    }

    // PostgreSQL keeps nothing for who is not there.
    [Fact]
    public async Task Of_pg_listener_what_was_recorded_stays_and_it_listens_again()
    {
        using var server = new PostgresServer();
        using var project = new ScratchFolder();
        Write(
            project.Path, $"pg_listener: {{dsn: \"host=127.0.0.1 port={server.Port} user=postgres dbname=postgres\", channels: [c]}}",
            "event.n is defined");
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                server.Notify("c", $"{{\"n\": {sent + 1}}}");
                Interlocked.Increment(ref sent);
                await Task.Delay(5, CancellationToken.None);
            }
        }, CancellationToken.None);
        var random = new Random(20263);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var run = Start(project.Path);
            var from = Volatile.Read(ref sent);
            await Waiting.UntilAsync(
                async () => (await RecordedAsync(project.Path)).Any(n => n > from), $"it listens, at {from}", run, 30);
            await Task.Delay(random.Next(0, 500), TestContext.Current.CancellationToken);
            var seen = await RecordedAsync(project.Path);
            run.Signal("KILL");
            await run.ExitAsync(TimeSpan.FromSeconds(60));
            Assert.Superset(seen, await RecordedAsync(project.Path));
        }
        await stop.CancelAsync();
        await sending;
    }

    [Fact]
    public async Task A_program_ends_with_it_and_what_was_recorded_is_there()
    {
        using var project = new ScratchFolder();
        // It goes on behind what is in the file, which it writes when a line is out.
        File.WriteAllText(Path.Combine(project.Path, "program.sh"), """
            n=$(cat n 2>/dev/null || echo 0); echo $$ >>pids; sleep 1000 & echo $! >>pids
            while true; do n=$((n+1)); echo "{\"n\": $n}"; echo $n >n; sleep 0.01; done
            """);
        Write(project.Path, "exec: {command: [bash, program.sh]}", "event.n is defined");
        var random = new Random(20261);
        long before = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var run = Start(project.Path);
            await Task.Delay(random.Next(300, 1500), TestContext.Current.CancellationToken);
            var seen = await RecordedAsync(project.Path);
            run.Signal("KILL");
            await run.ExitAsync(TimeSpan.FromSeconds(60));
            await Waiting.UntilAsync(() => Pids(project.Path).All(pid => !Directory.Exists($"/proc/{pid}")), "all its processes are ended");
            var now = await RecordedAsync(project.Path);
            Assert.Superset(seen, now);
            Assert.True(now.Count >= before);
            before = now.Count;
        }
        Assert.True(before > 0);
    }

    private static async Task KillAsync(string source, string condition, Func<int, Task> send, int longest)
    {
        using var project = new ScratchFolder();
        Write(project.Path, source, condition);
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await send(sent + 1);
                sent++;
                await Task.Delay(5, CancellationToken.None);
            }
        }, CancellationToken.None);
        var random = new Random(20262);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var run = Start(project.Path);
            await Task.Delay(random.Next(200, longest), TestContext.Current.CancellationToken);
            run.Signal("KILL");
            await run.ExitAsync(TimeSpan.FromSeconds(60));
        }
        await stop.CancelAsync();
        await sending;
        await using (var last = Start(project.Path))
        {
            await Waiting.UntilAsync(
                async () => Enumerable.Range(1, sent).All((await RecordedAsync(project.Path)).Contains), $"all {sent} are recorded", last, 60);
            last.Signal("TERM");
            await last.ExitAsync(TimeSpan.FromSeconds(20));
        }
        Assert.True(sent > Kills);
    }

    private static void Write(string folder, string source, string condition) => File.WriteAllText(Path.Combine(folder, "rules.yml"), $$"""
        - name: counted
          hosts: all
          sources:
            - {{source}}
          rules:
            - name: one
              condition: {{condition}}
              action:
                none:
        """);

    private static ProgramRun Start(string folder) => new(
        PlumblineProgram.Plumbline, ["run", "-r", "rules.yml", "--persistence-id", "killed"], folder, State(folder));

    private static KeyValuePair<string, string>[] State(string folder) => [new("XDG_STATE_HOME", Path.Combine(folder, "state"))];

    private static async Task<HashSet<int>> RecordedAsync(string folder)
    {
        await using var events = new ProgramRun(
            PlumblineProgram.Plumbline, ["events", "--persistence-id", "killed", "--last", "0", "--output", "json"], folder, State(folder));
        await events.ExitAsync(TimeSpan.FromSeconds(20));
        var numbers = new HashSet<int>();
        foreach (var line in events.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var entry = JsonDocument.Parse(line);
            if (Find(entry.RootElement) is { } n)
                numbers.Add(n);
        }
        return numbers;
    }

    // The entry holds the event somewhere; its number stands alone in it.
    private static int? Find(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var part in element.EnumerateObject())
            if (part.Name == "n" && part.Value.TryGetInt32(out var n))
                return n;
            else if (Find(part.Value) is { } inside)
                return inside;
        return null;
    }

    private static string[] Pids(string folder) => File.Exists(Path.Combine(folder, "pids")) ? File.ReadAllLines(Path.Combine(folder, "pids")) : [];
}
