using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Connections;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Attacks;

/// <summary>A real listener on loopback with limits of the test's choice, bytes sent to it as they are, and the events that came of
/// them.</summary>
internal sealed class AttackedWebhook : IAsyncDisposable
{
    private const string Ruleset = "r";

    private readonly CancellationTokenSource _stop = new();
    private readonly IEventLog _log = EventLogs.InMemory();
    private readonly Task _running;
    private readonly IListeningSource _source;
    private long _position;

    public AttackedWebhook(
        Mapping? arguments = null, string source = "ansible.eda.webhook", ConnectionLimits? connections = null, long? bodies = null,
        IntakeLimits? limits = null, WebhookPolicy? policy = null, IEventFilter[]? filters = null, TimeProvider? time = null,
            IEventSink? sink = null, NetboxChanges? netbox = null)
    {
        var all = new Mapping { { "host", "127.0.0.1" }, { "port", 0L } };
        foreach (var (key, value) in arguments ?? [])
            all[key] = value;
        Health = new HealthBoard(TimeProvider.System).Part("source r/webhook");
        var standard = limits ?? new IntakeLimits();
        Admission = new IntakeAdmission(standard with { Bodies = bodies ?? standard.Bodies }, null, time ?? TimeProvider.System);
        Connections = new OpenConnections(connections ?? new ConnectionLimits(256, 256, 256), TimeProvider.System);
        _source = (IListeningSource)SourceCatalog.Create(source, new SourceContext
        {
            Arguments = all, Logger = Lines, Health = Health, Connections = Connections, Admission = Admission, Webhooks = policy
                ?? WebhookPolicy.Standard,
            Time = time ?? TimeProvider.System, Netbox = netbox,
        });
        _running = _source.RunAsync(
            sink ?? new EventPipeline(_log, Ruleset, source, source, filters ?? [], TimeProvider.System, Lines) {
                Backlog = Admission.Of(Ruleset), Health = Health }, _stop.Token);
    }

    public HealthPart Health { get; }

    public IntakeAdmission Admission { get; }

    public OpenConnections Connections { get; }

    public LineLogger Lines { get; } = new();

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", (await _source.Listening)[0].Port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Sends bytes as they are and reads all there is to read; the status of the first answer, 0 for none.</summary>
    /// <param name="thatIsAll">Whether the sender says that nothing more comes; servers take that for its going away.</param>
    public async Task<(int Status, string Reply)> SendAsync(byte[] request, bool thatIsAll = false)
    {
        using var client = await ConnectAsync();
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request, TestContext.Current.CancellationToken);
            if (thatIsAll)
                client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // Refused before all was sent.
        }
        var reply = new MemoryStream();
        try
        {
            await stream.CopyToAsync(reply, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120));
        }
        catch (IOException)
        {
            // A server that refuses may close before it has read all.
        }
        var text = Encoding.Latin1.GetString(reply.ToArray());
        return (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && int.TryParse(text.AsSpan(9, 3), out var status) ? status : 0,
            text);
    }

    public Task<(int Status, string Reply)> SendAsync(string request, bool thatIsAll = false) =>
        SendAsync(Encoding.Latin1.GetBytes(request), thatIsAll);

    /// <summary>A post of a body with headers of its own; it asks for no second request.</summary>
    public Task<(int Status, string Reply)> PostAsync(string body, params string[] headers) => SendAsync(Post(body, headers));

    public static byte[] Post(string body, params string[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"POST /endpoint HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: "
            + $"{bytes.Length}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. bytes];
    }

    /// <summary>The entries since the last call, which are judged with it.</summary>
    public async Task<List<JsonElement>> TakeAsync()
    {
        var events = new List<JsonElement>();
        foreach (var entry in await _log.ReadAsync(Ruleset, _position, int.MaxValue, CancellationToken.None))
        {
            _position = entry.Position;
            Admission.Of(Ruleset).Judged(entry);
            events.Add(JsonDocument.Parse(entry.Content, new JsonDocumentOptions { MaxDepth = EventDepth.Most }).RootElement);
        }
        await _log.CommitAsync(new LogCommit { Ruleset = Ruleset, Bookmark = _position, Clock = default }, CancellationToken.None);
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Record.ExceptionAsync(() => _running);
        await _log.DisposeAsync();
        _stop.Dispose();
    }

    internal sealed class LineLogger : ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> All
        {
            get { lock (_lines) return [.. _lines]; }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
