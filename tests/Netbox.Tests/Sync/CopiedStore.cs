using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Tests.Api;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>A store and its copy, side by side.</summary>
internal sealed class CopiedStore : IAsyncDisposable
{
    /// <summary>What each installation has for itself, and what grows.</summary>
    public static readonly string[] NotCopied = ["extras.journalentry", "extras.savedfilter", "extras.notificationgroup"];

    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private CopiedStore(StoreHost original, ReplicaOptions options, FakeTimeProvider? clock = null)
    {
        (Original, Options, Clock) = (original, options, clock ?? new(DateTimeOffset.UtcNow));
        Line = new RemoteNetbox(original);
        Copy = new StoreHost();
        Board = new HealthBoard(Clock);
    }

    public StoreHost Original { get; }

    public StoreHost Copy { get; }

    public RemoteNetbox Line { get; }

    public ReplicaOptions Options { get; }

    public FakeTimeProvider Clock { get; }

    public HealthBoard Board { get; }

    public Replica Replica { get; private set; } = null!; // set at the start

    public HealthReport Health => Board.Part("replica").Report();

    public static async Task<CopiedStore> StartAsync(ReplicaOptions? options = null, StoreHost? original = null)
    {
        var pair = new CopiedStore(
            original ?? await SmallStore.CreateAsync(), options ?? new ReplicaOptions { Url = "http://netbox.test/" });
        pair.Start();
        return pair;
    }

    /// <summary>The same, before it begins.</summary>
    public static CopiedStore Of(StoreHost original, ReplicaOptions? options = null, FakeTimeProvider? clock = null) =>
        new(original, options ?? new ReplicaOptions { Url = "http://netbox.test/" }, clock);

    /// <summary>Begins to copy, as a program does when it starts.</summary>
    public void Start()
    {
        _stop = new CancellationTokenSource();
        var token = _stop.Token;
        Replica = new Replica(Copy.Store, Line.Client(), Options, Board.Part("replica"), Clock, NullLogger.Instance);
        _running = Task.Run(() => Replica.RunAsync(token), token);
    }

    /// <summary>Ends the copying, as when a program ends.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends, closes the copy's file and starts again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await Copy.RestartAsync();
        Start();
    }

    /// <summary>Waits until all that was changed before is copied.</summary>
    public async Task CurrentAsync() =>
        Assert.Null(await Replica.CurrentAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120)));

    /// <summary>Sends a request to the original; it must succeed.</summary>
    public async Task<JsonElement> ChangeAsync(string method, string path, string? body = null)
    {
        StoreAnswer answer;
        lock (Original)
            answer = Original.SendAsync(method, $"/api/{path}/", body).GetAwaiter().GetResult();
        Assert.True(answer.Status is 200 or 201 or 204, $"{method} {path}: {answer.Status} {answer.Body}");
        await Task.CompletedTask;
        return answer.Body.Length > 0 ? answer.Json : default;
    }

    /// <summary>Asks the original while the copy does not.</summary>
    public Task AloneAsync(Func<Task> ask)
    {
        lock (Original)
            ask().GetAwaiter().GetResult();
        return Task.CompletedTask;
    }

    /// <summary>Takes everything of a type away from the original.</summary>
    public async Task EmptyAsync(string label)
    {
        var list = ObjectTypes.Get(label).ListPath.TrimEnd('/');
        foreach (var one in (await ChangeAsync("GET", list)).GetProperty("results").EnumerateArray())
            await ChangeAsync("DELETE", $"{list}/{one.GetProperty("id")}");
    }

    /// <summary>The lists in which original and copy differ, each with what they answer.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var differences = new List<string>();
        foreach (var type in ReplicaTypes.All.Where(t => !NotCopied.Contains(t.Label)))
        {
            var path = $"/api/{type.ListPath}?limit=1000&ordering=id";
            var (one, other) = ((await Original.SendAsync("GET", path)).Body, (await Copy.SendAsync("GET", path)).Body);
            if (one != other)
                differences.Add($"{type.Label}\n  {one}\n  {other}");
        }
        return differences;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Copy.DisposeAsync();
        await Original.DisposeAsync();
        Line.Dispose();
    }
}
