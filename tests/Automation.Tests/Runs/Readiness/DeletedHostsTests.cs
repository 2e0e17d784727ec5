using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Automation.Tests.Inventory;
using Plumbline.Automation.Tests.Inventory.Versions;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>A run whose machines were deleted ends, and says so; one whose machines may come yet goes on waiting.</summary>
public sealed class DeletedHostsTests : IAsyncLifetime
{
    private const string Machines = "virtualization/virtual-machines/";

    private readonly string _folder = Directory.CreateTempSubdirectory("deleted-").FullName;
    private readonly FollowedStore _documented = new("");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _documented.SendAsync("POST", "virtualization/cluster-types/", """{"name": "t", "slug": "t"}""");
        await _documented.SendAsync("POST", "virtualization/clusters/", """{"name": "c", "type": 1}""");
        await DocumentAsync("web1");
        await DocumentAsync("web2");
    }

    [Theory]
    [InlineData("web1", "DELETE 1", null)]
    [InlineData("web1", "restart DELETE 1", null)]
    [InlineData("web1,web2", "DELETE 1 DELETE 2", null)]
    [InlineData("web1,web2", "DELETE 1", "no host 'web1'")]
    [InlineData("web1", "DELETE 2", "web1 has no primary IP address")]
    [InlineData("web1", """PATCH 1 {"name":"web9"}""", "no host 'web1'")]
    [InlineData("web1", """restart PATCH 1 {"name":"web9"}""", "no host 'web1'")]
    [InlineData("web1", """PATCH 1 {"status":"offline"}""", "no host 'web1'")]
    [InlineData("web1", """restart DELETE 1 POST {"name":"web1","cluster":1}""", "web1 has no primary IP address")]
    public async Task Execute_WhileItWaits_EndsOnlyWhenAllItsMachinesWereDeleted(string hosts, string calls, string? waitsOn)
    {
        await using var hall = new RunHall("article.yml")
        {
            Policies = new RunPolicies([new RunPolicy
            {
                Match = new PolicyMatch(null, null, "article.yml"), Position = new("plumbline.yml", 1, 1),
                ReadyWhen = [new ReadyCheck.PrimaryIp()], Within = TimeSpan.FromDays(1),
            }]),
        };
        hall.Script(RunStatus.Successful);
        await File.WriteAllTextAsync(hall.PlaybookPath("article.yml"), "- hosts: '{{ target }}'\n  tasks: []\n", Token);
        var changes = new ChangeSignal();
        using var subscription = _documented.Store.Subscribe(commit => HostChanges.Tell(commit, changes));
        await using var inventory = new NetboxInventory(
            new StoreNetboxReader(_documented.Store, "4.6.8"),
            StoreOfHosts.Options("vm_query_filters:\n  - status: active", Path.Combine(_folder, "hosts.yml")), new FindingLog(), hall.Time);
        Assert.Null(await inventory.ReloadAsync(Token));
        using var probes = new Network().Probes(hall.Time);
        var readiness = new InventoryReadiness(
            () => inventory.Snapshot, probes, hall.Time, changes, deleted: new DeletedHosts(_documented.Store));
        var request = await hall.RequestAsync("article.yml") with
        {
            Values = new RunValues(new Mapping { { "target", hosts.Split(',').Cast<object?>().ToList() } }),
            UntrustedVars = new HashSet<string> { "target" },
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var first = hall.Executor(inventory, readiness);
        var executor = first;
        var run = executor.ExecuteAsync(request, stop.Token);
        await RunHall.UntilAsync(() => executor.Open() is [{ WaitsFor.Count: > 0 }]);

        var words = calls.Split(' ').ToList();
        if (words.Remove("restart"))
        {
            await stop.CancelAsync();
            await run.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        while (words.Count > 0)
        {
            var (method, id, body) = (words[0], words[1].StartsWith('{') ? "" : words[1] + "/", words.Find(word => word.StartsWith('{')));
            await _documented.SendAsync(method, Machines + id, method == "DELETE" ? null : body);
            words.RemoveRange(0, method == "PATCH" ? 3 : 2);
        }
        using var second = hall.Executor(inventory, readiness);
        if (stop.IsCancellationRequested)
        {
            executor = second;
            run = executor.ExecuteAsync(request, Token);
        }

        if (waitsOn is not null)
        {
            await RunHall.UntilAsync(() => run.IsCompleted
                || executor.Open() is [{ Why: var why }] && why.Contains(waitsOn, StringComparison.Ordinal));
            Assert.False(run.IsCompleted);
            executor.Cancel(request.Key);
            await run;
            return;
        }
        var outcome = await run.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(RunEnd.Gone, outcome.Record.End);
        Assert.StartsWith("web1 is not in NetBox any more: admin deleted it on ", outcome.Record.Problem, StringComparison.Ordinal);
        Assert.Empty(hall.Specs);
        var action = await hall.RecordedAsync(request.Key);
        Assert.Equal((ActionStatus.Cancelled, RunEnd.Gone), (action.Status, RunRecordJson.Read(action.Result).End));
        var row = RunRow.Of((await hall.Log.MatchesAsync(null, 0, 1, Token)).Single(), null, hall.Time.GetUtcNow()).Single();
        Assert.Equal(("gone", outcome.Record.Problem), (row.State, row.Why));
    }

    [Fact]
    public async Task Find_ADeletion_CountsBehindTheEvent_AndOfTheEventsObjectAlways()
    {
        var before = DateTimeOffset.UtcNow;
        var time = new FakeTimeProvider(before);
        await using var line = await FollowedNetbox.StartAsync(_documented.Store, Path.Combine(_folder, "copy.db"), time);
        (NetboxStore Store, DeletedHosts Deleted)[] both =
            [(_documented.Store, new(_documented.Store)), (line.Copy, new(line.Copy))];
        Assert.All(both, one => Assert.Null(one.Deleted.Find("web1", [], before)));
        await _documented.SendAsync("DELETE", Machines + "1/");
        line.IsSound = true;
        await RunHall.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return line.Copy.Reader.Find(Machines, 1) is null;
        });

        var after = DateTimeOffset.UtcNow.AddSeconds(1);
        Assert.All(both, one =>
        {
            Assert.Equal("admin", one.Deleted.Find("web1", [], before)?.By);
            Assert.Null(one.Deleted.Find("web1", [], after));
            Assert.NotNull(new DeletedHosts(one.Store).Find("web1", [Machine(1)], after));
            Assert.NotNull(new DeletedHosts(one.Store).Find("web1", [], before)); // read from the log, as after a restart
            Assert.Null(one.Deleted.Find("web1", [Machine(2)], before)); // what it is about is there, under whatever name
            Assert.Null(one.Deleted.Find("web2", [Machine(1)], before));
            Assert.Null(one.Deleted.Find("WEB2", [], before));
        });

        await DocumentAsync("web1");
        Assert.Null(both[0].Deleted.Find("web1", [], before));
        Assert.Null(new DeletedHosts(_documented.Store).Find("web1", [Machine(1)], before));
        await _documented.SendAsync("DELETE", Machines + "3/");
        Assert.NotNull(both[0].Deleted.Find("web1", [Machine(1)], after));
        Assert.NotNull(both[0].Deleted.Find("web1", [], before));
    }

    public async ValueTask DisposeAsync()
    {
        await _documented.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static EventObject Machine(long id) => new("virtualization.virtualmachine", id);

    private Task<System.Text.Json.JsonElement> DocumentAsync(string name) => _documented.SendAsync(
        "POST", Machines, $$"""{"name": "{{name}}", "cluster": 1, "status": "active"}""");
}
