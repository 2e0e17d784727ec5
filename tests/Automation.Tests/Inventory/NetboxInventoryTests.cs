using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>An inventory that is kept ready while NetBox changes, goes away and comes back.</summary>
public sealed class NetboxInventoryTests : IAsyncDisposable
{
    private readonly StoreOfHosts _store = new();
    private readonly FakeTimeProvider _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly List<InventoryState> _states = [];
    private readonly NetboxInventory _inventory;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public NetboxInventoryTests()
    {
        _store.Add("web1", address: "10.0.0.1/24");
        _store.Add("web2");
        _inventory = new(_store, StoreOfHosts.Options(
            "config_context: true\nflatten_config_context: true\ngroup_by: [status]", Path.Combine(_folder, "hosts.yml")), new FindingLog(),
                _time) { OnState = _states.Add };
        File.WriteAllText(Path.Combine(_folder, "play.yml"), "- hosts: '{{ target }}'\n  tasks: []\n");
        File.WriteAllText(Path.Combine(_folder, "all.yml"), "- hosts: all\n  tasks: []\n");
    }

    [Fact]
    public async Task RefreshHost_SeesTheChangeOfThatHostAlone()
    {
        await _inventory.ReloadAsync(_cancellation);
        _store.Change("web1", m => m["config_context"] = new JsonObject { ["motd"] = "new" });
        _store.Change("web2", m => m["config_context"] = new JsonObject { ["motd"] = "new" });
        _store.Change("web1", m => m["status"] = new JsonObject { ["value"] = "offline" });
        var before = _store.Requests;

        Assert.Null(await _inventory.RefreshHostAsync("web1", _cancellation));

        Assert.Equal("new", _inventory.Snapshot!.Variables("web1")!["motd"]!.ToString());
        Assert.False(_inventory.Snapshot.Variables("web2")!.ContainsKey("motd"));
        Assert.Equal(["web1"], _inventory.Snapshot.Groups.Find("status_offline")!.Hosts);
        Assert.Equal(["web1", "web2"], _inventory.Snapshot.Hosts);
        Assert.InRange(_store.Requests - before, 1, 2);
    }

    [Fact]
    public async Task RefreshHost_FindsTheNewAndForgetsTheRemoved()
    {
        await _inventory.ReloadAsync(_cancellation);
        _store.Add("web3");
        _store.Remove("web2");

        await _inventory.RefreshHostAsync("web3", _cancellation);
        await _inventory.RefreshHostAsync("web2", _cancellation);

        Assert.Equal(["web1", "web3"], _inventory.Snapshot!.Hosts);
    }

    [Fact]
    public async Task Prepare_ForTheFirstMachineThereIs_SaysWhatIsWrongWithIt()
    {
        var store = new StoreOfHosts();
        await using var inventory = new NetboxInventory(store, StoreOfHosts.Options(
            "compose:\n  ansible_host: network_interfaces[0].address", Path.Combine(_folder, "hosts.yml")), new FindingLog(), _time);
        await inventory.ReloadAsync(_cancellation);
        store.Add("web9");

        var prepared = await PrepareAsync("play.yml", "web9", inventory);

        Assert.Contains("compose.ansible_host gives nothing for 1 host: 'network_interfaces' is undefined", Assert.Single(
            Assert.IsType<PreparedInventory.Ready>(prepared).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhileNetboxIsAway_SaysSoAndComesBackByItself()
    {
        _store.IsAway = true;
        _inventory.Start();
        var refused = Assert.IsType<PreparedInventory.Refused>(await PrepareAsync("play.yml", "web1"));
        Assert.Equal(RefusalReason.Unreachable, refused.Why);
        Assert.Contains("does not answer", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(_states[0].Trouble);

        _store.IsAway = false;
        while (!_inventory.State.IsReady)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Null(_inventory.State.Trouble);
        Assert.IsType<PreparedInventory.Ready>(await PrepareAsync("play.yml", "web1"));
    }

    [Fact]
    public async Task Prepare_WithANetboxThatWentAway_RefusesAndNeverUsesOldHosts()
    {
        await _inventory.ReloadAsync(_cancellation);
        _store.IsAway = true;
        Assert.Equal(RefusalReason.Unreachable, Assert.IsType<PreparedInventory.Refused>(await PrepareAsync("play.yml", "web1")).Why);
        _store.IsAway = false;
        Assert.IsType<PreparedInventory.Ready>(await PrepareAsync("play.yml", "web1"));
    }

    [Fact]
    public async Task Prepare_ForAPattern_ReadsAllAgainOnceItIsOld()
    {
        await _inventory.ReloadAsync(_cancellation);
        _store.Add("web3");
        Assert.Equal(["web1", "web2"], Assert.IsType<PreparedInventory.Ready>(await PrepareAsync("all.yml", null)).Hosts);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["web1", "web2", "web3"], Assert.IsType<PreparedInventory.Ready>(await PrepareAsync("all.yml", null)).Hosts);
    }

    [Theory]
    [InlineData("web*")]
    [InlineData("all")]
    [InlineData("status_active")]
    [InlineData("web1,web2")]
    [InlineData("web1:web2")]
    [InlineData("~web.")]
    [InlineData("!web1")]
    [InlineData("WEB1")]
    public async Task Prepare_WithAPatternFromAnEvent_FindsNoSuchHost(string target)
    {
        await _inventory.ReloadAsync(_cancellation);
        var refused = Assert.IsType<PreparedInventory.Refused>(await PrepareAsync("play.yml", target));
        Assert.Equal(RefusalReason.UnknownHost, refused.Why);
        Assert.Contains($"'{target}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_WithANameThatAnsibleSplits_IsRefused()
    {
        _store.Add("web one");
        await _inventory.ReloadAsync(_cancellation);
        var refused = Assert.IsType<PreparedInventory.Refused>(await PrepareAsync("play.yml", "web one"));
        Assert.Equal(RefusalReason.NameNotHeld, refused.Why);
    }

    public async ValueTask DisposeAsync()
    {
        await _inventory.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<PreparedInventory> PrepareAsync(string playbook, string? target, NetboxInventory? of = null) =>
        (of ?? _inventory).PrepareAsync(new()
        {
            Playbook = playbook,
            WorkingDirectory = _folder,
            ExtraVars = target is null ? new() : new Mapping { { "target", target } },
            UntrustedVars = new HashSet<string> { "target" },
        }, Path.Combine(_folder, "run"), _cancellation);
}
