using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.WriteBack;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Xunit;

namespace Plumbline.Automation.Tests.WriteBack;

/// <summary>Whether an entry is there already is asked of NetBox, and answered right by one that passes filters over, too.</summary>
public sealed class NetboxJournalTests : IDisposable
{
    private static readonly HostObjectId Machine = new("virtualization.virtualmachine", 1);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_AndFields_AreOfTheirObject()
    {
        await using var store = NetboxStore.Open(new NetboxStoreOptions { Path = Path.Combine(_folder, "store.db") }, TimeProvider.System);
        var writer = new StoreNetboxWriter(store);
        async Task Post(string path, string body) => await writer.PostAsync(path, JsonNode.Parse(body)!, Token);
        await Post("virtualization/cluster-types/", """{"name": "t", "slug": "t"}""");
        await Post("virtualization/clusters/", """{"name": "c", "type": 1}""");
        await Post("virtualization/virtual-machines/", """{"name": "one", "cluster": 1}""");
        await Post("virtualization/virtual-machines/", """{"name": "two", "cluster": 1}""");
        await Post("extras/custom-fields/",
            """{"name": "configured_result", "type": "text", "object_types": ["virtualization.virtualmachine"]}""");
        var reader = new StoreNetboxReader(store, "4.6.8");
        var journal = new NetboxJournal(() => reader, writer);
        var began = DateTimeOffset.UtcNow - TimeSpan.FromHours(1);
        await journal.AddAsync(Machine, new JournalEntry("success", "Run 1.0, ended now"), Token);
        await journal.SetFieldsAsync(Machine, new JsonObject { ["configured_result"] = "succeeded" }, Token);

        Assert.True(await journal.HoldsAsync(Machine, "Run 1.0, ended", began, Token));
        Assert.False(await journal.HoldsAsync(Machine, "Run 2.0, ended", began, Token));
        Assert.False(await journal.HoldsAsync(Machine with { Id = 2 }, "Run 1.0, ended", began, Token));
        Assert.False(await journal.HoldsAsync(Machine, "Run 1.0, ended", DateTimeOffset.UtcNow + TimeSpan.FromHours(1), Token));
        var shown = await reader.GetAsync("virtualization/virtual-machines/1/", Token);
        Assert.Equal("succeeded", shown!.Value.GetProperty("custom_fields").GetProperty("configured_result").GetString());
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", "dcim.device", 1, false)]
    [InlineData("2026-03-01T12:00:00Z", "virtualization.virtualmachine", 2, false)]
    [InlineData("2026-03-01T12:00:00Z", "virtualization.virtualmachine", 1, true)]
    [InlineData("2026-03-01T11:00:00Z", "virtualization.virtualmachine", 1, false)]
    public async Task Holds_WhereFiltersArePassedOver_LooksAtWhatIsShown(string created, string type, long id, bool holds)
    {
        var entries = $$"""
            [{"created": "{{created}}", "assigned_object_type": "{{type}}", "assigned_object_id": {{id}}, "comments": "Run"}]
            """;
        var journal = new NetboxJournal(() => new Shown(entries), new Nobody());
        Assert.Equal(holds, await journal.HoldsAsync(Machine, "Run", Noon - TimeSpan.FromMinutes(1), Token));
    }

    [Theory]
    [InlineData("dcim.device", "dcim/devices/7/")]
    [InlineData("virtualization.virtualmachine", "virtualization/virtual-machines/7/")]
    public async Task Fields_GoToTheListOfTheirObject(string type, string path)
    {
        var writer = new Nobody();
        await new NetboxJournal(() => new Shown("[]"), writer).SetFieldsAsync(new HostObjectId(type, 7), [], Token);
        Assert.Equal(path, Assert.Single(writer.Written));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Shown(string entries) : INetboxReader
    {
        public string Name => "netbox";

        public async IAsyncEnumerable<JsonElement> ListAsync(
            string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            foreach (var entry in JsonElement.Parse(entries).EnumerateArray())
                yield return entry;
        }

        public Task<JsonElement?> GetAsync(string path, CancellationToken cancellation) => Task.FromResult<JsonElement?>(null);
    }

    private sealed class Nobody : INetboxWriter
    {
        public List<string> Written { get; } = [];

        public Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellation) => WriteAsync(path);

        public Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation) => WriteAsync(path);

        private Task<JsonElement> WriteAsync(string path)
        {
            Written.Add(path);
            return Task.FromResult(default(JsonElement));
        }
    }
}
