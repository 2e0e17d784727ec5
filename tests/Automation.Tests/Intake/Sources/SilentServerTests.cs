using System.Net;
using System.Net.Sockets;
using System.Text;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Wording;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Somebody who takes a connection and never says a word: each source says so in time, and goes on trying.</summary>
public sealed class SilentServerTests : IAsyncDisposable
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _taken = [];
    private readonly Task _taking;

    public SilentServerTests()
    {
        _listener.Start();
        _taking = TakeAsync();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _taking;
        foreach (var socket in _taken)
            socket.Dispose();
    }

    // All at once: each waits for its own time to run out.
    [Fact]
    public async Task Run_NobodyAnswers_IsSaidAndTriedAgain()
    {
        (string Source, string Arguments)[] sources =
        [
            ("kafka", $$"""{"host": "127.0.0.1", "port": {{Port}}, "topic": "t"}"""),
            ("rabbitmq", $$"""{"host": "127.0.0.1", "port": {{Port}}, "queue": "q"}"""),
            ("mqtt", $$"""{"host": "127.0.0.1", "port": {{Port}}, "topic": "t"}"""),
            ("redis_stream", $$"""{"host": "127.0.0.1", "port": {{Port}}, "stream": "s"}"""),
            ("pg_listener", $$"""{"dsn": "host=127.0.0.1 port={{Port}} user=a password=topsecret dbname=b", "channels": ["c"]}"""),
            ("azure_service_bus", $$"""
                {"conn_str": "Endpoint=sb://127.0.0.1:{{Port}}/;SharedAccessKeyName=a;SharedAccessKey=topsecret;UseDevelopmentEmulator=true",
                "queue_name": "q"}
                """),
            ("aws_sqs_queue", $$"""
                {"name": "q", "region": "a", "endpoint_url": "http://127.0.0.1:{{Port}}/", "access_key": "a", "secret_key": "topsecret"}
                """),
        ];
        var silent = await Task.WhenAll(sources.Select(one => ProblemAsync(one.Source, one.Arguments)));
        Assert.Empty(silent.OfType<string>());
        // Nobody leaves a connection behind.
        Assert.True(_taken.Count >= sources.Length);
        var closed = await Task.WhenAll(_taken.ToList().Select(StillOpenAsync));
        // But the client of Azure's bus, which greets with SASL of AMQP 1.0 and has no way to be told.
        Assert.DoesNotContain(closed.OfType<string>(), open => !open.EndsWith(@"AMQP\x03\x01\x00\x00", StringComparison.Ordinal));
    }

    // Null for one that is closed, else what came over it.
    private static async Task<string?> StillOpenAsync(Socket socket)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var (buffer, came) = (new byte[4096], new StringBuilder());
        try
        {
            while (await socket.ReceiveAsync(buffer, late.Token) is > 0 and var bytes)
                came.Append(PlainText.OneLine(Encoding.Latin1.GetString(buffer, 0, bytes)));
            return null;
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"still open, after: {came}";
        }
    }

    [Fact]
    public async Task Run_OneSourceHasNobody_TheOthersGoOn()
    {
        using var log = new LogLines();
        await using var rulebook = RulebookUnderTest.Of($$"""
            - name: rs
              hosts: all
              sources:
                - kafka: {host: 127.0.0.1, port: {{Port}}, topic: t}
                - redis_stream: {host: 127.0.0.1, port: {{LocalPorts.Free()}}, stream: s}
                - ansible.eda.tick: {delay: 0.05}
              rules:
                - name: r
                  condition: event.i == 30
                  action:
                    shutdown: {kind: now}
            """, loggers: log);

        Assert.Equal(ActivationEnd.Finished, await rulebook.RunAsync());
        Assert.Single(log.All, line => line.Contains("cannot reach", StringComparison.Ordinal) && line.Contains("redis_stream", StringComparison.Ordinal)
            && line.StartsWith("Warning", StringComparison.Ordinal));
    }

    // Null where it is as it should be.
    private static async Task<string?> ProblemAsync(string source, string arguments)
    {
        await using var rig = new SourceRig(source);
        rig.Start(arguments);
        var until = DateTime.UtcNow + InTime;
        while (rig.Health.Problem is null && rig.IsRunning && DateTime.UtcNow < until)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var said = string.Join('\n', rig.Log.All);
        return !rig.IsRunning ? $"{source} ended\n{said}"
            : rig.Health.Problem is null ? $"{source} says nothing\n{said}"
            : said.Contains("topsecret", StringComparison.Ordinal) ? $"{source} shows its password" : null;
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
                _taken.Add(await _listener.AcceptSocketAsync());
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The end.
        }
    }
}
