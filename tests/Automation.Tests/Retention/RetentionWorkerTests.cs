using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Retention;
using Plumbline.Automation.Runs;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Retention;

public sealed class RetentionWorkerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-retention-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HealthBoard _health;
    private IEventLog _log = null!; // opened by InitializeAsync

    public RetentionWorkerTests() => _health = new HealthBoard(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "events.db");

    public ValueTask InitializeAsync()
    {
        _log = EventLogs.Sqlite(File);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Look_OldEvents_AreForgottenAndTheFileShrinks()
    {
        await FillAsync(100, 40_000);
        await JudgeAsync(100);
        var large = (await _log.UsageAsync(Token)).OnDisk;
        _time.Advance(TimeSpan.FromDays(31));
        await FillAsync(10, 100);

        await Worker(new KeptFor(TimeSpan.FromDays(30), null)).LookAsync(Token);

        Assert.True(new FileInfo(File).Length < large / 10, $"{large} {new FileInfo(File).Length}");
        Assert.Equal((10L, _time.GetUtcNow().ToUnixTimeSeconds()), (Figure("event_log", "entries"), Figure("event_log", "oldest")));
        Assert.Equal((100L, _time.GetUtcNow().ToUnixTimeSeconds()),
            (Figure("retention", "forgotten_events"), Figure("retention", "last_trimmed")));
        Assert.Equal(HealthState.Ok, _health.State);
    }

    [Fact]
    public async Task Look_TooLarge_TheOldestAreForgottenHoweverYoung()
    {
        await FillAsync(100, 40_000);
        await JudgeAsync(60);

        await Worker(new KeptFor(null, 2 << 20)).LookAsync(Token);

        Assert.Equal(40, Figure("event_log", "entries"));
        Assert.Equal(61, (await _log.ReadAsync("a", 0, 1, Token))[0].Position);
        Assert.Equal(HealthState.Ok, _health.State);
    }

    [Fact]
    public async Task Look_TooLargeButNotDone_KeepsItAndSaysSo()
    {
        await FillAsync(100, 40_000);

        await Worker(new KeptFor(TimeSpan.FromDays(1), 2 << 20)).LookAsync(Token);

        Assert.Equal(100, Figure("event_log", "entries"));
        Assert.Equal(HealthState.Degraded, _health.Part(RetentionWorker.PartName).State);
        Assert.Contains("not done", _health.Part(RetentionWorker.PartName).Report().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ForAsLongAsItIsNotEnded_LooksAgain()
    {
        using var end = new CancellationTokenSource();
        var running = Worker(new KeptFor(TimeSpan.FromDays(30), null)).RunAsync(end.Token);
        await FillAsync(10, 100);
        await JudgeAsync(10);
        _time.Advance(TimeSpan.FromDays(31));
        while (Figure("retention", "forgotten_events") < 9) // the newest is never forgotten
        {
            Token.ThrowIfCancellationRequested();
            _time.Advance(RetentionWorker.Every);
            await Task.Yield();
        }
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Look_AfterItWasSetAnew_ForgetsAsForecast()
    {
        await FillAsync(60, 100);
        _time.Advance(TimeSpan.FromDays(2));
        await FillAsync(40, 100);
        await JudgeAsync(100);
        var now = new RetentionNow(RetentionPolicy.Standard, null);
        var worker = new RetentionWorker(() => now, _log, null, _health, _time, NullLogger<RetentionWorker>.Instance);
        await worker.LookAsync(Token);
        Assert.Equal(0, Figure("retention", "forgotten_events"));

        now = new(RetentionPolicy.Standard with { Events = new KeptFor(TimeSpan.FromDays(1), null) }, null);
        var forecast = await worker.ForecastAsync(now.Policy, Token);
        Assert.Equal((60, 0L), ((int)forecast.Events.Count, Figure("retention", "forgotten_events")));
        Assert.InRange(forecast.Events.Bytes, 1, new FileInfo(File).Length + 100_000);
        await worker.LookAsync(Token);
        Assert.Equal(60, Figure("retention", "forgotten_events"));
        Assert.True((await worker.ForecastAsync(now.Policy, Token)).IsEmpty);

        var outputs = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(File)!, "output"));
        foreach (var (name, days) in ((string, int)[])[("1-0.log", 5), ("2-0.log", 0)])
        {
            var path = Path.Combine(outputs.FullName, name);
            await System.IO.File.WriteAllTextAsync(path, "ok\n", Token);
            System.IO.File.SetLastWriteTimeUtc(path, _time.GetUtcNow().AddDays(-days).UtcDateTime);
        }
        worker = new(() => now, _log, null, _health, _time, NullLogger<RetentionWorker>.Instance)
        {
            Outputs = new KeptOutputs(outputs.FullName, _time),
        };
        now = new(RetentionPolicy.Standard with { Outputs = new KeptFor(TimeSpan.FromDays(4), null) }, null);
        Assert.Equal(new Forecast(1, 3), (await worker.ForecastAsync(now.Policy, Token)).Outputs);
        await worker.LookAsync(Token);
        Assert.Equal(["2-0.log"], outputs.GetFiles().Select(file => file.Name));

        now = now with { Trouble = "retention.yml:1:1: no" };
        await worker.LookAsync(Token);
        Assert.Equal("retention.yml:1:1: no", _health.Part("retention").Report().Problem);
    }

    private RetentionWorker Worker(KeptFor events) =>
        new(() => new(RetentionPolicy.Standard with { Events = events }, null), _log, null, _health, _time,
            NullLogger<RetentionWorker>.Instance);

    private async Task FillAsync(int count, int size)
    {
        var content = Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', size)}}"}""");
        await _log.AppendAsync([.. Enumerable.Range(0, count).Select(_ => new NewEntry("a", EntryKind.Event, content, _time.GetUtcNow()))],
            Token);
    }

    private async Task JudgeAsync(long position) =>
        await _log.CommitAsync(new LogCommit { Ruleset = "a", Bookmark = position, Clock = _time.GetUtcNow(), Snapshot = "s"u8.ToArray() },
            Token);

    private long Figure(string part, string name) => _health.Part(part).Report().Counts.GetValueOrDefault(name);
}
