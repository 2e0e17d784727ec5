using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Tests.Api;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>
/// Whatever the database does at any step of any write: what was answered 2xx is durable with its change record and its outbox entry, what
/// was refused left no trace, and the store goes on as soon as the database does.
/// </summary>
public sealed class StoreFaultTests
{
    private const int Full = 13;
    private const int BrokenIndexSize = 10 | (19 << 8);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int> Faults => new()
    {
        { Full, Full, 507 },
        { 10, BrokenIndexSize, 507 },
        { 10, 10, 503 },
        { 5, 5, 503 },
        { 8, 8, 503 },
        { 11, 11, 503 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Write_FailingAtAnyStep_IsWhollyThereOrNotAtAll(int code, int extended, int status)
    {
        await using var host = await SmallStore.CreateAsync(new EveryChange());
        var steps = await StepsAsync(host);
        // Each kind of failure at the first and the last steps, the commonest at every one.
        for (var n = 1; n <= (code == Full ? steps.Count : 9); n++)
        {
            var seen = 0;
            var failures = 0;
            foreach (var (method, path, body) in await RequestsAsync(host, n))
            {
                host.OnStep = _ =>
                {
                    if (++seen == n)
                        throw new SqliteException("injected", code, extended);
                };
                var (version, changes) = (host.Store.ChangeVersion, Changes(host));
                var answer = await host.SendAsync(method, path, body);
                var isDone = answer.Status is >= 200 and < 300;
                Assert.True(
                    isDone || answer.Status == status, $"step {n} ({steps[n - 1]}), {method} {path}: {answer.Status} {answer.Body}");
                Assert.Equal(isDone, host.Store.ChangeVersion > version);
                if (!isDone)
                {
                    failures++;
                    Assert.Equal(changes, Changes(host));
                    Assert.Equal("10", answer.Headers["Retry-After"]);
                    Assert.Equal(HealthState.Failed, host.Store.Health.State);
                    // The same request again, now that the database works.
                    Assert.InRange((await host.SendAsync(method, path, body)).Status, 200, 299);
                }
                Assert.Equal(HealthState.Ok, host.Store.Health.State);
            }
            // After the point of no return a failure is none.
            Assert.Equal(steps[n - 1] == "committed" ? 0 : 1, failures);
        }
        await IsTheSameAfterARestartAsync(host);
    }

    [Fact]
    public async Task Disk_FullAndEmptiedAgain_IsSaidAndHealed()
    {
        await using var host = await SmallStore.CreateAsync(new EveryChange());
        using (var limit = Limit(host, pages: 1))
        {
            var refused = await host.SendAsync(
                "POST", "/api/extras/tags/", $$"""{"name": "big", "slug": "big", "description": "{{new string('x', 100)}}"}""");
            while (refused.Status == 201)
                refused = await host.SendAsync("POST", "/api/extras/tags/", $$"""{"name": "n{{Guid.NewGuid():N}}","""
                    + $$""" "slug": "n{{Guid.NewGuid():N}}", "description": "{{new string('x', 190)}}"}""");

            Assert.Equal(507, refused.Status);
            Assert.Contains("no space left", refused.Body, StringComparison.Ordinal);
            Assert.Equal(200, (await host.SendAsync("GET", "/api/extras/tags/")).Status);
        }
        Assert.Equal(201, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "after", "slug": "after"}""")).Status);
        await IsTheSameAfterARestartAsync(host);
    }

    [Fact]
    public async Task File_CutAnywhereInItsLog_OpensAsItWasAfterSomeCommit()
    {
        await using var host = await SmallStore.CreateAsync(new EveryChange());
        var folder = Path.GetDirectoryName(host.Path)!;
        var (whole, log) = (await File.ReadAllBytesAsync(host.Path, Stop), await File.ReadAllBytesAsync(host.Path + "-wal", Stop));
        var random = new Random(7);
        foreach (var cut in Enumerable.Range(0, 40).Select(_ => random.Next(log.Length)).Append(0).Append(log.Length))
        {
            var copy = Path.Combine(folder, $"cut{cut}.db");
            await File.WriteAllBytesAsync(copy, whole, Stop);
            await File.WriteAllBytesAsync(copy + "-wal", log[..cut], Stop);
            await using var opened = NetboxStore.Open(new NetboxStoreOptions { Path = copy }, TimeProvider.System);

            Assert.InRange(opened.ChangeVersion, 1, host.Store.ChangeVersion);
            foreach (var change in opened.Reader.List("core/object-changes/", "")
                .Where(c => c.GetProperty("action").GetProperty("value").GetString() == "create"))
                Assert.NotEqual("{}", change.GetProperty("postchange_data").GetRawText());
        }
    }

    [Fact]
    public async Task Listener_ThatThrows_ChangesNoAnswerAndIsCounted()
    {
        await using var host = new StoreHost();
        List<long> heard = [];
        using var first = host.Store.Subscribe(_ => throw new InvalidOperationException("listener"));
        using var second = host.Store.Subscribe(commit => heard.Add(commit.Version));

        Assert.Equal(201, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "a", "slug": "a"}""")).Status);
        Assert.Single(heard);
        Assert.Equal(1, host.Store.Health.Report().Defects);
    }

    [Fact]
    public async Task Store_IsReadableByItsOwnerOnly_AndHeldOnce()
    {
        await using var host = new StoreHost();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are those of Unix");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(host.Path)!, "store.db*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await host.Store.DisposeAsync();
        File.SetUnixFileMode(host.Path, (UnixFileMode)0b110_100_100);
        await host.RestartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.Path));
        var refusal = Assert.Throws<IOException>(() => NetboxStore.Open(new NetboxStoreOptions { Path = host.Path }, TimeProvider.System));
        Assert.Contains("another process holds the store", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<(string Method, string Path, string Body)[]> RequestsAsync(StoreHost host, int n)
    {
        host.OnStep = null;
        var first = (await host.PostAsync("/api/virtualization/interfaces/", $$"""[{"name": "x{{n}}", "virtual_machine": 1},"""
            + $$""" {"name": "y{{n}}", "virtual_machine": 1}]"""))[0].GetProperty("id").GetInt64();
        return
        [
            ("POST", "/api/extras/tags/", $$"""{"name": "a{{n}}", "slug": "a{{n}}"}"""),
            ("POST", "/api/extras/tags/", $$"""[{"name": "b{{n}}", "slug": "b{{n}}"}, {"name": "c{{n}}", "slug": "c{{n}}"}]"""),
            ("PATCH", "/api/virtualization/virtual-machines/1/", $$"""{"comments": "changed {{n}}"}"""),
            ("DELETE", "/api/virtualization/interfaces/", $$"""[{"id": {{first}}}, {"id": {{first + 1}}}]"""),
            ("POST", "/api/ipam/prefixes/2/available-ips/", "{}"),
            ("PATCH", "/api/users/users/1/", $$"""{"first_name": "x{{n}}"}"""),
        ];
    }

    private static async Task<List<string>> StepsAsync(StoreHost host)
    {
        List<string> steps = [];
        var requests = await RequestsAsync(host, 0);
        host.OnStep = steps.Add;
        foreach (var (method, path, body) in requests)
            Assert.InRange((await host.SendAsync(method, path, body)).Status, 200, 299);
        Assert.Equal(requests.Length * 9, steps.Count);
        return steps;
    }

    private static SqliteLimit Limit(StoreHost host, int pages) => new(host, pages);

    private static int Changes(StoreHost host) => host.Store.State[ObjectTypes.Get("core.objectchange")].Rows.Count;

    private static async Task IsTheSameAfterARestartAsync(StoreHost host)
    {
        host.OnStep = null;
        var before = await EverythingAsync(host);
        await host.RestartAsync();
        Assert.Equal(before, await EverythingAsync(host));
        var changes = host.Store.Reader.List("core/object-changes/", "")
            .Select(c => $"{c.GetProperty("changed_object_type").GetString()}:{c.GetProperty("changed_object_id").GetInt64()}");
        var outbox = await host.Store.Outbox.DueAsync("t", DateTimeOffset.MaxValue, 10_000, Stop);
        Assert.Equal(changes.Order(StringComparer.Ordinal), outbox.Select(e => e.Key).Order(StringComparer.Ordinal));
    }

    private static async Task<string> EverythingAsync(StoreHost host)
    {
        var lists = ObjectTypes.All.Where(t => t.ListPath != "users/tokens/")
            .Select(async t => (await host.SendAsync("GET", $"/api/{t.ListPath}?limit=0")).Body);
        return string.Join('\n', await Task.WhenAll(lists));
    }

    /// <summary>Lets the database grow no further, as a full disk does.</summary>
    private sealed class SqliteLimit : IDisposable
    {
        private readonly StoreHost _host;

        public SqliteLimit(StoreHost host, int pages)
        {
            _host = host;
            Set(pages);
        }

        public void Dispose() => Set(1_000_000);

        private void Set(int pages) => _host.Database.LimitPages(pages);
    }

    private sealed class EveryChange : IChangePlanner
    {
        public IReadOnlyList<OutboxEntry> Plan(IReadOnlyList<ObjectChangeRecord> changes, IStoreReader reader) =>
            [.. changes.Where(c => c.Logged)
                .Select(c => new OutboxEntry(0, c.Time, "t", $"{c.ObjectType}:{c.ObjectId}", "{}"u8.ToArray(), NextAttempt: c.Time))];
    }
}
