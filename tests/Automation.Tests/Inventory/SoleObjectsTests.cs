using System.Text.Json.Nodes;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>What a host's object says by itself is what the whole host says, or it says nothing.</summary>
public sealed class SoleObjectsTests : IAsyncLifetime
{
    private const string Machines = "virtualization/virtual-machines/";

    private static readonly ReadyCheck[] Needs = [new ReadyCheck.PrimaryIp(), new ReadyCheck.Status("active")];

    private readonly string _folder = Directory.CreateTempSubdirectory("sole-").FullName;
    private NetboxStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NetboxStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        _store = NetboxStore.Open(
            new NetboxStoreOptions { Path = Path.Combine(_folder, "store.db"), AdminToken = new('0', 40) }, TimeProvider.System);
        await File.WriteAllTextAsync(Path.Combine(_folder, "play.yml"), "- hosts: '{{ target }}'\n  tasks: []\n", Token);
        await MakeAsync("virtualization/cluster-types/", """{"name": "t", "slug": "t"}""");
        await MakeAsync("virtualization/clusters/", """{"name": "c", "type": 1}""");
        await MakeAsync("virtualization/clusters/", """{"name": "d", "type": 1}""");
        await MakeAsync(
            "extras/custom-fields/", """{"name": "owner", "type": "text", "object_types": ["virtualization.virtualmachine"]}""");
        await MakeAsync(Machines, """{"name": "bare", "cluster": 1, "status": "planned"}""");
        await MakeAsync(Machines, """{"name": "Bare", "cluster": 2, "status": "active"}""");
        await MakeAsync(Machines, """{"name": "all", "cluster": 1, "status": "planned"}""");
        await MakeAsync(Machines, """{"name": "twice", "cluster": 1, "status": "planned"}""");
        await MakeAsync(Machines, """{"name": "twice", "cluster": 2, "status": "active"}""");
        await MakeAsync(Machines, """{"name": "addressed", "cluster": 1, "custom_fields": {"owner": "me"}}""");
        await AddressAsync("addressed", "10.0.0.1/24");
        await MakeAsync(Machines, """{"name": "like a, list", "cluster": 1}""");
        await MakeAsync(
            Machines, """{"name": "said", "cluster": 1, "local_context_data": {"primary_ip4": "10.0.0.9", "status": "active"}}""");
        await MakeAsync("extras/tags/", """{"name": "shadow", "slug": "shadow"}""");
        await MakeAsync(
            "extras/config-contexts/", """{"name": "x", "tags": ["shadow"], "data": {"primary_ip6": "fd00::9", "status": "active"}}""");
        await MakeAsync(Machines, """{"name": "shadowed", "cluster": 1, "status": "planned", "tags": [{"slug": "shadow"}]}""");
        await MakeAsync("dcim/sites/", """{"name": "s", "slug": "s"}""");
        await MakeAsync("dcim/manufacturers/", """{"name": "m", "slug": "m"}""");
        await MakeAsync("dcim/device-types/", """{"model": "m", "slug": "m", "manufacturer": 1}""");
        await MakeAsync("dcim/device-roles/", """{"name": "r", "slug": "r"}""");
        await MakeAsync("dcim/devices/", """{"name": "both", "site": 1, "role": 1, "device_type": 1}""");
        await MakeAsync(Machines, """{"name": "both", "cluster": 1}""");
    }

    [Theory]
    [InlineData("", "bare Bare addressed said shadowed")]
    [InlineData("config_context: true\ninterfaces: true", "bare Bare addressed said shadowed")]
    [InlineData("config_context: true\nflatten_config_context: true", "bare Bare addressed")]
    [InlineData("flatten_local_context_data: true\nflatten_custom_fields: true", "bare Bare addressed shadowed")]
    [InlineData("compose:\n  owner: custom_fields.owner", "bare Bare addressed said shadowed")]
    [InlineData("compose:\n  primary_ip4: \"'10.0.0.9'\"", "")]
    [InlineData("rename_variables:\n  - pattern: 'status'\n    repl: 'state'", "")]
    [InlineData("hostname_field: owner", "")]
    [InlineData("query_filters:\n  - status: active", "")]
    [InlineData("vm_query_filters:\n  - cluster_id: 1", "")]
    [InlineData("strict: true", "")]
    public async Task Find_WithEachOptionSet_SaysWhatTheWholeHostSays(string options, string certain)
    {
        var reader = new StoreNetboxReader(Store, "4.6.8");
        await using var inventory = new NetboxInventory(reader, StoreOfHosts.Options(options), new FindingLog(), TimeProvider.System);
        Assert.Null(await inventory.ReloadAsync(Token));
        var alone = new SoleObjects(inventory.Options);

        var found = new List<string>();
        foreach (var name in "bare|Bare|BARE|all|twice|addressed|Addressed|like a, list|said|shadowed|both|x".Split('|'))
            if (await alone.FindAsync(name, reader, Token) is { } sole)
            {
                found.Add(name);
                var whole = inventory.Snapshot!.Variables(name)!;
                foreach (var variable in (string[])["status", "primary_ip4", "primary_ip6"])
                    Assert.Equal(Text(whole, variable), Text(sole.Variables, variable));
                Assert.Equal(inventory.Snapshot.Find(name)!.Id, sole.Id);
            }

        Assert.Equal(certain, string.Join(' ', found.Where(name => name != "like a, list")));
    }

    [Fact]
    public async Task Prepare_WhileTheObjectIsLacking_ReadsNothingElse()
    {
        await using var inventory = await InventoryAsync();
        await MakeAsync(Machines, """{"name": "new", "cluster": 1}""");

        var lacks = await LookAsync(inventory, "new");

        Assert.Equal("new has no primary IP address", Assert.Single(lacks).ToString());
        Assert.Equal(["new", "virtualization.virtualmachine:" + IdOf("new")], lacks[0].Keys);
        Assert.False(inventory.Snapshot!.Contains("new"));
    }

    [Fact]
    public async Task Prepare_WhileTheObjectChanges_NeverSaysWhatWasBefore()
    {
        await using var inventory = await InventoryAsync();
        for (var i = 0; i < 40; i++)
        {
            var name = $"moving{i}";
            await MakeAsync(Machines, $$"""{"name": "{{name}}", "cluster": 1, "status": "planned"}""");
            var looking = Enumerable.Range(0, 3).Select(_ => Task.Run(async () => await LookAsync(inventory, name))).ToList();
            await AddressAsync(name, $"10.1.0.{i + 1}/16");
            await new StoreNetboxWriter(Store).PatchAsync($"{Machines}{IdOf(name)}/", JsonNode.Parse("""{"status": "active"}""")!, Token);

            Assert.Empty(await LookAsync(inventory, name));
            await Task.WhenAll(looking);
            Assert.Equal($"10.1.0.{i + 1}", Text(inventory.Snapshot!.Variables(name)!, "primary_ip4"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<NetboxInventory> InventoryAsync()
    {
        var inventory = new NetboxInventory(
            new StoreNetboxReader(Store, "4.6.8"), StoreOfHosts.Options("interfaces: true"), new FindingLog(), TimeProvider.System);
        Assert.Null(await inventory.ReloadAsync(Token));
        return inventory;
    }

    // What a run's preparation does.
    private async Task<IReadOnlyList<HostLack>> LookAsync(NetboxInventory inventory, string name)
    {
        using var probes = new Runs.Readiness.Network().Probes(TimeProvider.System);
        var readiness = new InventoryReadiness(() => inventory.Snapshot, probes, TimeProvider.System);
        var playbook = Path.Combine(_folder, "play.yml");
        IReadOnlyList<HostLack> lacks = [];
        var prepared = await inventory.PrepareAsync(
            new InventoryTarget
            {
                Playbook = playbook, WorkingDirectory = _folder, ExtraVars = new Mapping { { "target", name } },
                UntrustedVars = new HashSet<string> { "target" }, LimitPattern = "all",
                IsLacking = alone => (lacks = ((IReadiness)readiness).JudgeOf(Needs)!(alone)).Count > 0,
                AreReady = async (hosts, stop) => (lacks = await readiness.CheckAsync(hosts, Needs, stop)).Count == 0,
            },
            Path.Combine(_folder, Guid.NewGuid().ToString()), Token);
        Assert.Equal(lacks.Count == 0, prepared is PreparedInventory.Ready);
        return lacks;
    }

    private static string? Text(Mapping variables, string name) =>
        variables.TryGetValue(name, out var value) ? value?.ToString() : null;

    private long IdOf(string name) => Store.Reader.List(Machines, $"name={name}")[0].GetProperty("id").GetInt64();

    private async Task AddressAsync(string machine, string address)
    {
        await MakeAsync("virtualization/interfaces/", $$"""{"name": "eth0", "virtual_machine": {{IdOf(machine)}} }""");
        var nic = Store.Reader.List("virtualization/interfaces/", $"virtual_machine_id={IdOf(machine)}")[0].GetProperty("id").GetInt64();
        await MakeAsync("ipam/ip-addresses/",
            $$"""{"address": "{{address}}", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{nic}} }""");
        var ip = Store.Reader.List("ipam/ip-addresses/", $"address={address}")[0].GetProperty("id").GetInt64();
        await new StoreNetboxWriter(Store).PatchAsync(
            $"{Machines}{IdOf(machine)}/", JsonNode.Parse($$"""{"primary_ip4": {{ip}} }""")!, Token);
    }

    private async Task MakeAsync(string list, string json) =>
        await new StoreNetboxWriter(Store).PostAsync(list, JsonNode.Parse(json)!, Token);
}
