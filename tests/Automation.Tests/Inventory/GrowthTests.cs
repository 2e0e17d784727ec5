using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Readiness.Probes;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Policies;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>
/// Ten times as many machines: a run for one of them looks at as many hosts as before. Hosts are counted, so that the machine the test
/// runs on does not matter.
/// </summary>
public sealed class GrowthTests : IDisposable
{
    private const int Few = 300, Many = 3000;

    private static readonly (string What, string Play, string? Target, string[] Limit)[] Runs =
    [
        ("a host by its name", "- hosts: '{{ target }}'\n  tasks: []\n", "vm7", []),
        ("a host that is not there", "- hosts: '{{ target }}'\n  tasks: []\n", "vm999999", []),
        ("a host of the event, all of the play", "- hosts: all\n  tasks: []\n", null, ["vm7"]),
        ("a host of the event, a group of the play", "- hosts: status_active:!web*\n  tasks: []\n", null, ["vm7"]),
        ("a host of the event, its name in the play", "- hosts: vm7\n  tasks: []\n", null, ["vm7"]),
        ("two hosts of the event", "- hosts: all:&status_active\n  tasks: []\n", null, ["vm7", "vm8"]),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly HostProbes _probes = HostProbes.OfThisMachine(TimeProvider.System);

    [Fact]
    public async Task OneHost_AmongTenTimesAsMany_LooksAtNoMore()
    {
        var (few, many) = (await TouchedAsync(Few), await TouchedAsync(Many));
        for (var i = 0; i < few.Count; i++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{few[i].Hosts,8} {many[i].Hosts,8}  {few[i].What}"));
            Assert.True(many[i].Hosts is > 0 and < 50 && many[i].Hosts <= few[i].Hosts, $"{few[i].What}: {few[i].Hosts} hosts among {Few}, {many[i].Hosts} among {Many}");
        }
    }

    public void Dispose()
    {
        _probes.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<List<(string What, long Hosts)>> TouchedAsync(int machines)
    {
        var store = new StoreOfHosts();
        for (var i = 0; i < machines; i++)
            store.Add($"vm{i}", new JsonObject { ["rack"] = i }, i % 10 == 9 ? "offline" : "active", $"10.0.{i / 250}.{i % 250}/16");
        await using var inventory = new NetboxInventory(store, StoreOfHosts.Options(
            "config_context: true\nflatten_config_context: true\ngroup_by: [status]", Path.Combine(_folder, "hosts.yml")), new FindingLog(),
            new FakeTimeProvider());
        Assert.Null(await inventory.ReloadAsync(_cancellation));
        var touched = new List<(string, long)>();
        foreach (var (what, play, target, limit) in Runs)
            touched.Add((what, await CountAsync(inventory, () => PrepareAsync(inventory, play, target, limit))));
        store.Add("new");
        touched.Add(("a host that was documented just now",
            await CountAsync(inventory, () => PrepareAsync(inventory, Runs[0].Play, "new", []))));
        store.Change("vm8", m => m["name"] = "renamed");
        touched.Add(("a host under its new name",
            await CountAsync(inventory, () => PrepareAsync(inventory, Runs[0].Play, "renamed", []))));
        var readiness = new InventoryReadiness(() => inventory.Snapshot, _probes, TimeProvider.System);
        touched.Add(("whether a host is ready", await CountAsync(inventory, async () =>
            Assert.Single(await readiness.CheckAsync(["vm7"], [new ReadyCheck.PrimaryIp()], _cancellation)))));
        return touched;
    }

    private static async Task<long> CountAsync(NetboxInventory inventory, Func<Task> work)
    {
        var before = inventory.Snapshot!.Touched;
        await work();
        return inventory.Snapshot.Touched - before;
    }

    private async Task PrepareAsync(NetboxInventory inventory, string play, string? target, string[] limit)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "play.yml"), play, _cancellation);
        var run = Path.Combine(_folder, "run");
        var prepared = await inventory.PrepareAsync(new()
        {
            Playbook = "play.yml",
            WorkingDirectory = _folder,
            ExtraVars = target is null ? new() : new Mapping { { "target", target } },
            UntrustedVars = new HashSet<string> { "target" },
            LimitHosts = limit,
        }, run, _cancellation);
        if (prepared is PreparedInventory.Ready ready)
            Assert.Equal(limit.Length > 0 ? limit : [target!], ready.Hosts);
        else
            Assert.Equal("vm999999", target);
    }
}
