using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Automation.Tests.Inventory;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>
/// A machine's documentation arrives in pieces. Whatever their order, there is one run, and not before the last piece: every order of
/// arrival, each with a machine of its own in a store, all at once; and the same of the copy of a NetBox.
/// </summary>
public sealed class ArrivalOrderTests : IAsyncLifetime
{
    private static readonly string[] Pieces = ["status", "field", "context", "address", "reach"];

    private const int MostTurns = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("arrivals-").FullName;
    private readonly ConcurrentDictionary<string, HashSet<string>> _arrived = new();
    private readonly ConcurrentDictionary<string, long> _machines = new();
    private readonly ConcurrentQueue<string> _started = new();
    private readonly Network _network = new();
    private NetboxStore? _store;
    private FollowedNetbox? _line;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NetboxStore Store => _store!;

    private StoreNetboxWriter Writer => new(Store);

    public ValueTask InitializeAsync()
    {
        _store = NetboxStore.Open(
            new NetboxStoreOptions { Path = Path.Combine(_folder, "store.db"), AdminToken = FollowedNetbox.Token }, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pieces_InEveryOrder_LeadToOneRunBehindTheLast(bool isCopy)
    {
        var orders = Orders(Pieces).ToList();
        var names = orders.Select((_, i) => $"vm{i:000}").ToList();
        await DocumentAsync(names);
        var changes = new ChangeSignal();
        await using var hall = new RunHall("article.yml") { Policies = Policies() };
        await using var line = isCopy ? await FollowedNetbox.StartAsync(Store, Path.Combine(_folder, "copy.db"), hall.Time) : null;
        using var subscription = (line?.Copy ?? Store).Subscribe(commit => HostChanges.Tell(commit, changes));
        _line = line;
        await File.WriteAllTextAsync(hall.PlaybookPath("article.yml"), "- hosts: '{{ target }}'\n  tasks: []\n", Token);
        await using var memory = EventLogs.InMemory();
        await hall.Log.DisposeAsync();
        hall.Log = memory;
        hall.Script((spec, _, _) =>
        {
            var host = spec.ExtraVars.Single(v => v.Name == "target").Value.GetString()!;
            Assert.Equal(Pieces.Order(), Arrived(host));
            _started.Enqueue(host);
            return Task.FromResult(RunHall.Result(spec, RunStatus.Successful));
        });
        await using var inventory = new NetboxInventory(
            line?.Reader ?? new StoreNetboxReader(Store, "4.6.8"),
            StoreOfHosts.Options("interfaces: true\nconfig_context: true\nplurals: true", Path.Combine(_folder, "hosts.yml")), new FindingLog(),
            hall.Time) { OldestForPatterns = TimeSpan.Zero };
        Assert.Null(await inventory.ReloadAsync(Token));
        using var probes = _network.Probes(hall.Time);
        var readiness = new InventoryReadiness(() => inventory.Snapshot, probes, hall.Time, changes);
        using var executor = hall.Executor(inventory, readiness);
        var runs = new List<Task<Automation.Runs.RunOutcome>>();
        foreach (var name in names)
            runs.Add(executor.ExecuteAsync(
                await hall.RequestAsync("article.yml") with
                {
                    Values = new RunValues(new Mapping { { "target", name } }), UntrustedVars = new HashSet<string> { "target" },
                }, Token));
        await RunHall.UntilAsync(() => executor.Open().Count(run => run.WaitsFor.Count > 0) == names.Count);

        for (var step = 0; step < Pieces.Length; step++)
            await Task.WhenAll(names.Select((name, i) => ArriveAsync(name, orders[i][step])));
        var outcomes = await EndAsync(hall, Task.WhenAll(runs));

        Assert.All(outcomes, outcome => Assert.Equal(Automation.Runs.Records.RunEnd.Successful, outcome.Record.End));
        Assert.Equal(names, _started.Order());
        Assert.True(line is null || line.Faults > 10, $"{line?.Faults} faults");
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static RunPolicies Policies()
    {
        var findings = new DiagnosticBag();
        var policies = RunPolicyReader.Read("""
            policies:
              - match: {playbook: article.yml}
                ready_when:
                  - primary_ip
                  - interfaces
                  - config_context.ansible_roles
                  - status: active
                  - field: custom_fields.login_user
                    value: root
                  - when: host.custom_fields.login_user is defined and host.status.value == "active"
                  - dns
                  - ssh
                within: 1 day
            """, "plumbline.yml", findings);
        Assert.Empty(findings);
        return policies!;
    }

    // The clock never comes near the deadline, at which a run that was not woken would be looked at once more.
    private static async Task<T> EndAsync<T>(RunHall hall, Task<T> runs)
    {
        for (var turn = 0; !runs.IsCompleted && turn < MostTurns; turn++)
        {
            await Task.WhenAny(runs, Task.Delay(2, Token));
            hall.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.True(runs.IsCompleted, "a run was not woken by the last piece");
        return await runs;
    }

    private string[] Arrived(string host)
    {
        lock (_arrived[host])
            return [.. _arrived[host].Order()];
    }

    // Said before it is done: a run that starts the moment it is there is not early.
    private async Task ArriveAsync(string name, string piece)
    {
        lock (_arrived[name])
            _arrived[name].Add(piece);
        var number = int.Parse(name[2..], System.Globalization.CultureInfo.InvariantCulture);
        var address = $"10.0.{number / 200}.{number % 200 + 1}";
        var machine = $"virtualization/virtual-machines/{_machines[name]}/";
        switch (piece)
        {
            case "status":
                await Writer.PatchAsync(machine, Parse("""{"status": "active"}"""), Token);
                break;
            case "field":
                await Writer.PatchAsync(machine, Parse("""{"custom_fields": {"login_user": "root"}}"""), Token);
                break;
            case "context":
                // Contexts of a machine itself and contexts for it come by different ways; the latter concern everybody.
                if (number % 24 > 0)
                    await Writer.PatchAsync(machine, Parse("""{"local_context_data": {"ansible_roles": ["baseline"]}}"""), Token);
                else
                    await Writer.PostAsync("extras/config-contexts/", Parse(
                    $$"""{"name": "{{name}}", "tags": ["{{name}}"], "data": {"ansible_roles": ["baseline"]} }"""), Token);
                break;
            case "address":
                var made = await Writer.PostAsync("virtualization/interfaces/", Parse(
                    $$"""{"name": "eth0", "virtual_machine": {{_machines[name]}} }"""), Token);
                var ip = await Writer.PostAsync("ipam/ip-addresses/", Parse(
                    $$"""{"address": "{{address}}/16", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{made.GetProperty("id").GetInt64()}} }"""),
                    Token);
                await Writer.PatchAsync(machine, Parse($$"""{"primary_ip4": {{ip.GetProperty("id").GetInt64()}} }"""), Token);
                break;
            default:
                _network.Names[name] = [address];
                _network.Serve($"{address} 22");
                break;
        }
        _line?.Tell();
    }

    private async Task DocumentAsync(List<string> names)
    {
        await Writer.PostAsync("extras/custom-fields/", Parse(
            """{"name": "login_user", "type": "text", "object_types": ["virtualization.virtualmachine"]}"""), Token);
        var cluster = await Writer.PostAsync("virtualization/cluster-types/", Parse("""{"name": "t", "slug": "t"}"""), Token);
        await Writer.PostAsync("virtualization/clusters/", Parse(
            $$"""{"name": "c", "type": {{cluster.GetProperty("id").GetInt64()}} }"""), Token);
        await Task.WhenAll(names.Select(async name =>
        {
            _arrived[name] = [];
            await Writer.PostAsync("extras/tags/", Parse($$"""{"name": "{{name}}", "slug": "{{name}}"}"""), Token);
            var machine = await Writer.PostAsync("virtualization/virtual-machines/", Parse(
                $$"""{"name": "{{name}}", "cluster": 1, "status": "planned", "tags": [{"slug": "{{name}}"}]}"""), Token);
            _machines[name] = machine.GetProperty("id").GetInt64();
        }));
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    private static IEnumerable<List<string>> Orders(string[] pieces) => pieces.Length == 0
        ? [[]]
        : pieces.SelectMany(first => Orders([.. pieces.Where(p => p != first)]).Select(rest => rest.Prepend(first).ToList()));
}
