using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Intake.Sources.Postgres;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Against a real PostgreSQL.</summary>
public sealed class PgListenerTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    public static TheoryData<string> Rows => RecordedRows.Of("pg_listener");

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Run_RecordedNotifications_BringsTheRecordedEvents(string name)
    {
        var row = RecordedRows.Row(name);
        await using var rig = new SourceRig(row.GetProperty("source").GetString()!);
        (string, string) port = ("<PORT>", server.Port.ToString(CultureInfo.InvariantCulture));
        var before = Listeners();
        rig.Start(RecordedRows.Text(row, "config", port));
        var notifications = row.GetProperty("notifications").EnumerateArray().ToList();
        if (notifications.Count > 0)
        {
            await ListensAsync(rig, before);
            foreach (var notification in notifications)
                await NotifyAsync(rig, row.GetProperty("channel").GetString()!, notification);
        }
        var expected = row.GetProperty("events").GetArrayLength();
        var isRunning = row.GetProperty("end").GetString() == "still running";
        // What must not come has the time that a last, ordinary one needs.
        var events = await rig.EventsAsync(expected);
        if (isRunning)
        {
            await Task.Delay(150, TestContext.Current.CancellationToken);
            events.AddRange(await rig.EventsAsync(0));
        }
        var end = isRunning ? await rig.StopAsync() : await rig.EndAsync();
        if (!isRunning)
            events.AddRange(await rig.EventsAsync(0));

        RecordedRows.Same(row, end, events, port);
    }

    [Fact]
    public async Task Run_ServerAwayAndBack_ListensAgainAndSaysItOnce()
    {
        await using var rig = new SourceRig("pg_listener");
        var before = Listeners();
        rig.Start(Arguments("events"));
        await ListensAsync(rig, before);
        server.Stop();
        await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("reconnects") >= 2, "it is tried again");
        Assert.NotNull(rig.Health.Problem);
        server.Start();
        await rig.UntilAsync(() => rig.Health.Problem is null, "it is back");
        server.Notify("events", """{"n": 1}""");

        Assert.Equal(1, (await rig.EventsAsync(1))[0].GetProperty("n").GetInt64());
        Assert.Single(rig.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("cannot reach", StringComparison.Ordinal));
        Assert.Single(rig.Log.All, line => line.Contains("again, after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NothingCameForAWhile_AsksTheServerAndGoesOn()
    {
        await using var rig = new SourceRig("pg_listener")
        {
            Create = context => new PgListenerSource(context) { AskAfter = TimeSpan.FromMilliseconds(20) },
        };
        rig.Start(Arguments("quiet"));
        await rig.UntilAsync(
            () => server.Sql("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT 1' AND state = 'idle'").Trim() == "1", "it asks");
        server.Notify("quiet", """{"n": 1}""");

        Assert.Equal(1, (await rig.EventsAsync(1))[0].GetProperty("n").GetInt64());
        Assert.Equal(0, rig.Health.Counts.GetValueOrDefault("reconnects"));
    }

    [Fact]
    public async Task Run_WrongPassword_IsNowhereToBeSeen()
    {
        await using var rig = new SourceRig("pg_listener");
        var end = await rig.EndAsync($$"""
            {"dsn": "host=127.0.0.1 port={{server.Port}} user=pwuser password=verywrong dbname=postgres", "channels": ["a"],
            "retry_attempts": 1}
            """);

        Assert.Contains("password authentication failed for user \"pwuser\"", end, StringComparison.Ordinal);
        Assert.DoesNotContain("verywrong", end + string.Join('\n', rig.Log.All) + rig.Health.Problem, StringComparison.Ordinal);
    }

    private const string Encrypted = """
        SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl AND usename = 'pwuser' AND state = 'idle' AND query LIKE 'LISTEN%'
        """;

    // what is said of TLS and the password | why it ends; nothing where it works
    [Theory]
    [InlineData("host=localhost sslmode=verify-full sslrootcert=<CA> password=topsecret", null)]
    [InlineData("host=127.0.0.1 sslmode=verify-ca sslrootcert=<CA> password=topsecret", null)]
    [InlineData("host=127.0.0.1 sslmode=require password=topsecret", null)]
    [InlineData("host=127.0.0.1 sslmode=verify-full sslrootcert=<CA> password=topsecret", "its certificate is not trusted: it must come from an authority of sslrootcert")]
    [InlineData("host=localhost sslmode=verify-full sslrootcert=<OTHER> password=topsecret", "its certificate is not trusted: it must come from an authority of sslrootcert")]
    [InlineData("host=localhost sslmode=verify-full password=topsecret", "its certificate is not trusted: it must come from an authority of sslrootcert")]
    [InlineData("host=localhost sslmode=verify-full sslrootcert=<CA> password=verywrong", "password authentication failed")]
    public async Task Run_OverTls_KnowsTheServer(string said, string? problem)
    {
        await using var rig = new SourceRig("pg_listener");
        using (var other = new TlsAuthority())
            other.Write(rig.Folder);
        var dsn = said.Replace("<CA>", server.Authority, StringComparison.Ordinal)
            .Replace("<OTHER>", rig.At("ca.pem"), StringComparison.Ordinal);
        var arguments = $$"""
            {"dsn": "{{dsn}} port={{server.Port}} user=pwuser dbname=postgres", "channels": ["tls"], "retry_attempts": 1}
            """;
        if (problem is null)
        {
            rig.Start(arguments);
            await rig.UntilAsync(() => server.Sql(Encrypted).Trim() == "1", "it listens");
            server.Notify("tls", """{"n": 1}""");
            Assert.Single(await rig.EventsAsync(1));
            return;
        }
        var end = await rig.EndAsync(arguments);
        Assert.Contains(problem, end, StringComparison.Ordinal);
        var password = said[(said.IndexOf("password=", StringComparison.Ordinal) + 9)..];
        Assert.DoesNotContain(password, end + string.Join('\n', rig.Log.All), StringComparison.Ordinal);
    }

    // connection string | whether it leads to the server
    public static TheoryData<string, bool> Dsns => new()
    {
        { "host=127.0.0.1 port=<PORT> user=pwuser password=topsecret dbname=postgres", true },
        { "host = 127.0.0.1  port='<PORT>' user='pwuser' password='top\\secret' dbname=postgres", true },
        { "postgresql://pwuser:topsecret@127.0.0.1:<PORT>/postgres", true },
        { "postgres://pwuser:topsec%72et@127.0.0.1:<PORT>/postgres?application_name=a%20b&connect_timeout=5", true },
        { "hostaddr=127.0.0.1 host=nowhere.invalid port=<PORT> user=pwuser password=topsecret dbname=postgres", true },
        { "host=127.0.0.1 port=<PORT> user=pwuser password='topsecret dbname=postgres", false },
        { "host=127.0.0.1 port=99999", false },
        { "host=127.0.0.1 sslmode=perhaps", false },
        { "hots=127.0.0.1", false },
        { "postgresql://pwuser:topsecret@127.0.0.1:<PORT>/postgres?nonsense", false },
    };

    [Theory]
    [MemberData(nameof(Dsns))]
    public async Task Run_ConnectionString_IsReadAsLibpqDoes(string dsn, bool leads)
    {
        await using var rig = new SourceRig("pg_listener");
        var before = Listeners();
        rig.Start(new Mapping
        {
            { "dsn", dsn.Replace("<PORT>", $"{server.Port}", StringComparison.Ordinal) }, { "channels", new List<object?> { "a" } },
            { "retry_attempts", 1L },
        });
        if (leads)
            await ListensAsync(rig, before);
        else
        {
            var end = await rig.EndAsync();
            Assert.StartsWith("raised", end, StringComparison.Ordinal);
            Assert.DoesNotContain("topsecret", end, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_EndlessUnfinishedMessages_AreBoundedAndSaid()
    {
        await using var rig = new SourceRig("pg_listener");
        var before = Listeners();
        rig.Start(Arguments("events"));
        await ListensAsync(rig, before);
        // 20 MiB of first parts whose others never come.
        server.Sql("""
            SELECT count(pg_notify('events', json_build_object('_message_chunked_uuid', i, '_message_chunk_count', 3, '_message_chunk_sequence', 1,
            '_chunk', repeat('x', 7000), '_message_length', 1, '_message_xx_hash', '0')::text)) FROM generate_series(1, 3000) i
            """);
        server.Notify("events", """{"n": 1}""");

        Assert.Equal(1, (await rig.EventsAsync(1))[0].GetProperty("n").GetInt64());
        Assert.Contains(rig.Log.All, line => line.Contains("gave way to newer ones", StringComparison.Ordinal));
        Assert.InRange(rig.Health.Counts["left_out"], 500, 3000);
    }

    private string Arguments(string channel) =>
        $$"""{"dsn": "host=127.0.0.1 port={{server.Port}} user=postgres dbname=postgres", "channels": ["{{channel}}"]}""";

    // One that is idle again has its LISTEN committed; one of an earlier test may still be going.
    private HashSet<string> Listeners() =>
        [.. server.Sql("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'").Split('\n')];

    private Task ListensAsync(SourceRig rig, HashSet<string> before) =>
        rig.UntilAsync(() => Listeners().Except(before).Any(), "it listens");

    private async Task NotifyAsync(SourceRig rig, string channel, JsonElement notification)
    {
        if (notification.ValueKind == JsonValueKind.Array)
            server.Notify(notification[0].GetString()!, notification[1].GetString()!);
        else if (notification.GetString()!.StartsWith("(server terminates", StringComparison.Ordinal))
        {
            var lost = rig.Health.Counts.GetValueOrDefault("reconnects");
            server.Sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
            await rig.UntilAsync(() => rig.Health.Counts.GetValueOrDefault("reconnects") > lost && rig.Health.Problem is null, "it is back");
        }
        else
            server.Notify(channel, notification.GetString()!);
    }
}
