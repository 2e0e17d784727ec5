using System.Diagnostics;
using System.Text.Json;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Jinja.Values;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>One source at work in a folder of its own, into the real pipeline, with what it says and how it stands.</summary>
internal sealed class SourceRig : IAsyncDisposable, IEventSink, ISourceBookmark
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CancellationTokenSource _stop = new();
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly CollectingSink _sink;
    private readonly List<JsonElement> _events = [];
    private Task? _running;
    private int _published;

    public SourceRig(string name, TimeProvider? time = null)
    {
        Create = context => SourceCatalog.Create(name, context);
        _time = time ?? TimeProvider.System;
        _sink = new CollectingSink(name, _time);
        _health = new HealthBoard(_time);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("plumbline-source-").FullName;

    public LogLines Log { get; } = new();

    /// <summary>Makes the source; by its name in the catalog where nothing else is said.</summary>
    internal Func<SourceContext, IEventSource> Create { get; init; }

    /// <summary>What else it is made from.</summary>
    internal Func<SourceContext, SourceContext> With { get; init; } = context => context;

    /// <summary>Cancelled when the source is told to stop.</summary>
    public CancellationToken Stopping => _stop.Token;

    public HealthReport Health => _health.Part("source").Report();

    public string? Bookmark { get; set; }

    /// <summary>Events that were published so far.</summary>
    public int Published => Volatile.Read(ref _published);

    /// <summary>Awaited before an event is recorded.</summary>
    public Func<object?, Task>? BeforePublish { get; set; }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Starts it, up to its first wait.</summary>
    public void Start(Mapping arguments) => _running = RunAsync(arguments);

    public void Start(string json) => Start(Arguments(json));

    public static Mapping Arguments(string json)
    {
        using var document = JsonDocument.Parse(json);
        return (Mapping)JsonValues.FromJson(document.RootElement)!;
    }

    /// <summary>Runs to its end, which must come.</summary>
    public async Task<string> EndAsync(string json)
    {
        Start(json);
        return await EndAsync();
    }

    /// <summary>How it ended, which must be soon: <c>returned</c>, or <c>raised</c> with its message.</summary>
    public async Task<string> EndAsync()
    {
        try
        {
            await _running!.WaitAsync(Patience, CancellationToken.None);
            return "returned";
        }
        catch (PluginException failure)
        {
            return $"raised {failure.WithCure}";
        }
    }

    /// <summary>Stops it from outside.</summary>
    public async Task<string> StopAsync()
    {
        if (_running is null)
            return "never started";
        await _stop.CancelAsync();
        try
        {
            return await EndAsync();
        }
        catch (OperationCanceledException)
        {
            return "still running";
        }
    }

    /// <summary>The events of this run, of which there are at least so many.</summary>
    public async Task<List<JsonElement>> EventsAsync(int count)
    {
        await UntilAsync(() => Published >= count || _running!.IsCompleted, $"{count} events, of which {Published} came");
        await DrainAsync();
        List<JsonElement> taken = [.. _events];
        _events.Clear();
        return taken;
    }

    // A log in memory makes sources wait while nobody judges.
    private async Task DrainAsync() => _events.AddRange(await _sink.TakeAsync(CancellationToken.None));

    public async Task UntilAsync(Func<bool> happens, string what)
    {
        for (var since = Stopwatch.StartNew(); !happens(); await Task.Delay(10))
        {
            await DrainAsync();
            Assert.True(since.Elapsed < Patience, $"{what}\n{string.Join('\n', Log.All)}");
        }
    }

    public bool IsRunning => _running is { IsCompleted: false };

    string? ISourceBookmark.Read() => Bookmark;

    void ISourceBookmark.Keep(string place) => Bookmark = place;

    public async ValueTask PublishAsync(object? value, CancellationToken cancellationToken)
    {
        if (BeforePublish is { } before)
            await before(value);
        await _sink.PublishAsync(value, cancellationToken);
        Interlocked.Increment(ref _published);
    }

    public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) =>
        PublishAsync(IntakeJson.Read((byte[])[.. open, .. "}}"u8]), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _sink.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task RunAsync(Mapping arguments) => await Create(With(new SourceContext
    {
        Arguments = arguments, Logger = Log.CreateLogger(""), Folder = Folder, Time = _time, Health = _health.Part("source"), Bookmark = this,
    })).RunAsync(this, _stop.Token);
}
