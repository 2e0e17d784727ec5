using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>What the recordings do not show: limits, hints, and the additions for NetBox.</summary>
public sealed class WebhookTests : IAsyncDisposable
{
    private const string NetboxBody = """
        {"event": "created", "timestamp": "2026-03-01T12:00:00+00:00", "object_type": "virtualization.virtualmachine", "data": {"name": "web17", "model": "x"}}
        """;

    private readonly CancellationTokenSource _stop = new();
    private readonly RecordingLogger _logger = new();
    private Task _running = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Record.ExceptionAsync(() => _running);
        _stop.Dispose();
    }

    [Fact]
    public async Task Post_NetboxBodyWithoutModel_GetsItAndSaysSo()
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink);

        await PostAsync(address, NetboxBody);

        var found = (await sink.TakeAsync(Token)).Single();
        Assert.Equal(["event", "timestamp", "model", "object_type", "data"],
            found.GetProperty("payload").EnumerateObject().Select(m => m.Name));
        Assert.Equal("virtualmachine", found.GetProperty("payload").GetProperty("model").GetString());
        Assert.Equal("""["payload.model"]""", found.GetProperty("meta").GetProperty("completed").GetRawText());
    }

    [Theory]
    [InlineData("""{"event": "created", "timestamp": "t", "model": "mine", "object_type": "a.b", "data": {}}""")]
    [InlineData("""{"event": "created", "timestamp": 5, "object_type": "a.b", "data": {}}""")]
    [InlineData("""{"event": "created", "timestamp": "t", "object_type": "nodot", "data": {}}""")]
    [InlineData("""{"x": {"event": "created", "timestamp": "t", "object_type": "a.b", "data": {}}}""")]
    public async Task Post_OtherBody_StaysAsItIs(string body)
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink);

        await PostAsync(address, body);

        Assert.Equal(body, (await sink.TakeAsync(Token)).Single().GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task Post_NetboxBodyButSwitchedOff_StaysAsItIs()
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink, complete: false);

        await PostAsync(address, NetboxBody);

        Assert.False((await sink.TakeAsync(Token)).Single().GetProperty("payload").TryGetProperty("model", out _));
    }

    [Theory]
    [InlineData("""{"a": 1,}""", "line 1, byte 9")]
    [InlineData("{\"a\":\n nope}", "line 2, byte 3")]
    [InlineData("", "empty")]
    [InlineData("""{"a": -1e999}""", "too large")]
    [InlineData("""{"a": NaN}""", "line 1, byte 7")]
    public async Task Post_RefusedBody_SaysWhy(string body, string reason)
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var answer = await PostAsync(await StartAsync(sink), body, expected: HttpStatusCode.BadRequest);

        Assert.Contains(reason, answer.Headers.GetValues("X-Refused-Because").Single(), StringComparison.Ordinal);
        Assert.Contains(_logger.Lines, l => l.Contains(reason, StringComparison.Ordinal));
        Assert.Empty(await sink.TakeAsync(Token));
    }

    [Fact]
    public async Task Post_FarTooDeepOrLong_IsRefusedAndTheSourceLives()
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink);

        await PostAsync(address, new string('[', 100_000), expected: HttpStatusCode.BadRequest);
        await PostAsync(address, new string('[', 500) + new string(']', 500), expected: HttpStatusCode.BadRequest);
        await PostAsync(address, new string('9', 5000), expected: HttpStatusCode.BadRequest);
        await PostAsync(address, new string('[', 499) + new string(']', 499));

        Assert.Single(await sink.TakeAsync(Token));
    }

    [Fact]
    public async Task Post_FilterThatFails_IsAnswered500AndTheSourceLives()
    {
        var filter = FilterCatalog.Create("eda.builtin.event_splitter",
            new Mapping { { "splitter_key", "payload.alerts" }, { "raise_error", true } }, _logger);
        await using var sink = new CollectingSink("ansible.eda.webhook", null, filter);
        var address = await StartAsync(sink);

        await PostAsync(address, "{}", expected: HttpStatusCode.InternalServerError);
        await PostAsync(address, """{"alerts": [{"a": 1}, {"a": 2}]}""");

        Assert.Equal([1, 2], (await sink.TakeAsync(Token)).Select(e => e.GetProperty("a").GetInt32()));
    }

    [Fact]
    public async Task Post_LogThatFails_IsAnswered503()
    {
        var address = await StartAsync(new FailingSink());

        var answer = await PostAsync(address, "{}", expected: HttpStatusCode.ServiceUnavailable);

        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Contains(_logger.Lines, l => l.Contains("the disk is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_OtherPathThanEndpoint_HintsOnce()
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink, endpoint: "/endpoint");

        foreach (var path in (string[])["/", "/", "/endpoint", "/a"])
            await PostAsync(new Uri(address, path), "{}");

        Assert.Equal(2, _logger.Lines.Count(l => l.Contains("endpoint does nothing", StringComparison.Ordinal)));
        Assert.Equal(4, (await sink.TakeAsync(Token)).Count);
    }

    [Fact]
    public async Task Connect_TlsOnPlainPort_GivesOneLineWithTheCure()
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink);

        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Token);
        await socket.GetStream().WriteAsync(Convert.FromHexString("16030100c8010000c40303").Concat(new byte[192]).ToArray(), Token);
        await socket.GetStream().CopyToAsync(Stream.Null, Token);

        Assert.Contains("send to http://", Assert.Single(_logger.Lines, l => l.Contains("speaks TLS", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ManyHeaders_IsRefused()
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent("{}") };
        for (var i = 0; i < 200; i++)
            request.Headers.Add($"X-{i}", "v");
        using var client = new HttpClient();

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await client.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task Run_PortInUse_SaysItWithACure()
    {
        await using var sink = new CollectingSink("ansible.eda.webhook");
        var address = await StartAsync(sink);

        var failure = await Assert.ThrowsAsync<PluginException>(() => Source(address.Port).RunAsync(sink, Token));

        Assert.Equal($"it cannot listen on 127.0.0.1:{address.Port}: another program listens there", failure.Message);
        Assert.Contains("ss -ltnp", failure.Cure, StringComparison.Ordinal);
    }

    private IListeningSource Source(long port, bool complete = true, string? endpoint = null)
    {
        var arguments = new Mapping { { "host", "127.0.0.1" }, { "port", port } };
        if (endpoint is not null)
            arguments["endpoint"] = endpoint;
        return (IListeningSource)SourceCatalog.Create(
            "ansible.eda.webhook", new SourceContext { Arguments = arguments, Logger = _logger, CompleteNetboxModel = complete });
    }

    private async Task<Uri> StartAsync(IEventSink sink, bool complete = true, string? endpoint = null)
    {
        var source = Source(0, complete, endpoint);
        _running = source.RunAsync(sink, _stop.Token);
        return (await source.Listening)[0];
    }

    private static async Task<HttpResponseMessage> PostAsync(Uri address, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync(address, content, Token);
        Assert.Equal(expected, answer.StatusCode);
        return answer;
    }

    private sealed class FailingSink : IEventSink
    {
        public ValueTask PublishAsync(
            object? value, CancellationToken cancellationToken) => throw new EventLogException("the disk is full");

        public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) =>
            ValueTask.FromException(new EventLogException("the disk is full"));
    }

    private sealed class RecordingLogger : ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get { lock (_lines) return [.. _lines]; }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add(formatter(state, exception));
        }
    }
}
