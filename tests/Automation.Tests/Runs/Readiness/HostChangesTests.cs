using System.Text.Json.Nodes;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>Which of those who wait a change of the store wakes: a change costs what it concerns, whoever else waits.</summary>
public sealed class HostChangesTests(HostChangesTests.Documentation documented) : IClassFixture<HostChangesTests.Documentation>
{
    // Who waits: a thousand machines for their address, web1 for everything, one by one.
    private const int Others = 1000;

    private static readonly (string Who, string Host, HostInputs Reads)[] Waiting =
    [
        ("object", "web1", HostInputs.Object), ("parts", "web1", HostInputs.Object | HostInputs.Parts),
        ("context", "web1", HostInputs.Object | HostInputs.Context | HostInputs.Related),
        ("unknown", "web9", HostInputs.Object | HostInputs.Related),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PATCH", "virtualization/virtual-machines/1/", """{"comments": "x"}""", "context object parts")]
    [InlineData("PATCH", "virtualization/virtual-machines/1/", """{"name": "web7"}""", "context object parts")]
    [InlineData("PATCH", "virtualization/virtual-machines/2/", """{"name": "web9"}""", "unknown")]
    [InlineData("POST", "virtualization/virtual-machines/", """{"name": "web9", "cluster": 2}""", "unknown")]
    [InlineData("POST", "virtualization/interfaces/", """{"name": "eth1", "virtual_machine": 1}""", "parts")]
    [InlineData("POST", "virtualization/interfaces/", """{"name": "eth1", "virtual_machine": 2}""", "")]
    [InlineData("PATCH", "virtualization/interfaces/1/", """{"enabled": false}""", "parts")]
    [InlineData("PATCH", "ipam/ip-addresses/1/", """{"dns_name": "web1.example.org"}""", "parts")]
    [InlineData("PATCH", "ipam/ip-addresses/2/", """{"assigned_object_id": 2}""", "parts")]
    [InlineData("PATCH", "ipam/ip-addresses/3/", """{"description": "nobody's"}""", "")]
    [InlineData("POST", "virtualization/virtual-disks/", """{"name": "d", "size": 1, "virtual_machine": 1}""", "parts")]
    [InlineData("POST", "extras/config-contexts/", """{"name": "all", "data": {"a": 1}}""", "context")]
    [InlineData("PATCH", "extras/tags/1/", """{"slug": "www"}""", "context unknown")]
    [InlineData("PATCH", "virtualization/clusters/1/", """{"comments": "x"}""", "context unknown")]
    [InlineData("POST", "extras/custom-fields/", """{"name": "f", "type": "text", "object_types": ["virtualization.virtualmachine"]}""",
        "context object parts unknown")]
    [InlineData("POST", "extras/journal-entries/",
        """{"assigned_object_type": "virtualization.virtualmachine", "assigned_object_id": 1, "comments": "x"}""", "")]
    public async Task Tell_AChange_WakesThoseWhoReadWhatChanged(string method, string path, string body, string woken)
    {
        var signal = new ChangeSignal();
        using var subscription = documented.Store.Subscribe(commit => HostChanges.Tell(commit, signal));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waits = Waiting.Select(w => (w.Who, Task: signal.WaitAsync(Keys(w.Host), w.Reads, signal.Now, end.Token))).ToList();
        for (var i = 0; i < Others; i++)
            _ = signal.WaitAsync([$"other{i}"], HostInputs.Object, signal.Now, end.Token);

        if (method == "POST")
            await documented.PostAsync(path, body);
        else
            await new StoreNetboxWriter(documented.Store).PatchAsync(path, JsonNode.Parse(body)!, Token);

        var expected = woken.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // A new custom field may bring values to all.
        Assert.Equal(path.Contains("custom-fields", StringComparison.Ordinal) ? Waiting.Length + Others : expected.Length, signal.Woken);
        await Task.WhenAll(waits.Where(w => expected.Contains(w.Who)).Select(w => w.Task)).WaitAsync(Token);
        Assert.Equal(expected, waits.Where(w => w.Task.IsCompleted).Select(w => w.Who).Order());
        await end.CancelAsync();
    }

    [Fact]
    public async Task Tell_WhatNoPolicyReads_IsNotLookedAt()
    {
        var signal = new ChangeSignal { Asked = HostInputs.All & ~HostInputs.Parts };
        using var subscription = documented.Store.Subscribe(commit => HostChanges.Tell(commit, signal));
        await documented.PostAsync("virtualization/interfaces/", """{"name": "eth2", "virtual_machine": 1}""");
        Assert.Equal(0, signal.Now);
    }

    [Fact]
    public async Task Tell_WhereNoPolicyWaits_TellsNothing()
    {
        var asked = InventoryReadiness.AskedBy(RunPolicies.None);
        Assert.Equal(HostInputs.None, asked);
        var signal = new ChangeSignal { Asked = asked };
        using var subscription = documented.Store.Subscribe(commit => HostChanges.Tell(commit, signal));
        await documented.PostAsync("virtualization/virtual-machines/", """{"name": "other", "cluster": 1}""");
        Assert.Equal(0, signal.Now);
    }

    private static string[] Keys(string host) =>
        host == "web1" ? [host, InventoryReadiness.KeyOf("virtualization.virtualmachine", 1)] : [host];

    /// <summary>Two machines; each change is of something else, so that their order does not matter.</summary>
    public sealed class Documentation : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("changes-").FullName;
        private NetboxStore? _store;

        public NetboxStore Store => _store!;

        public async ValueTask InitializeAsync()
        {
            _store = NetboxStore.Open(new NetboxStoreOptions { Path = Path.Combine(_folder, "store.db") }, TimeProvider.System);
            await PostAsync("virtualization/cluster-types/", """{"name": "t", "slug": "t"}""");
            foreach (var name in new[] { "c", "d" })
                await PostAsync("virtualization/clusters/", $$"""{"name": "{{name}}", "type": 1}""");
            foreach (var name in new[] { "web1", "web2" })
                await PostAsync("virtualization/virtual-machines/", $$"""{"name": "{{name}}", "cluster": 1}""");
            foreach (var machine in new[] { 1, 2 })
                await PostAsync("virtualization/interfaces/", $$"""{"name": "eth0", "virtual_machine": {{machine}} }""");
            foreach (var address in new[] { "192.0.2.1/24", "192.0.2.2/24" })
                await PostAsync("ipam/ip-addresses/",
                    $$"""{"address": "{{address}}", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": 1}""");
            await PostAsync("ipam/ip-addresses/", """{"address": "192.0.2.9/24"}""");
            await PostAsync("extras/tags/", """{"name": "web", "slug": "web"}""");
        }

        public Task PostAsync(string path, string body) => new StoreNetboxWriter(Store).PostAsync(path, JsonNode.Parse(body)!, Token);

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
