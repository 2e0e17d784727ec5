using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Netbox.Client;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>A NetBox, or what stands in for one, that gives everything whatever it is asked.</summary>
public sealed class IgnoredFilterTests
{
    [Theory]
    [InlineData("interfaces: true\n")]
    [InlineData("fetch_all: false\ninterfaces: true\n")]
    public async Task RefreshHost_OfAServerThatDoesNotFilter_ReadsAllOnceAndNotForEveryEvent(string more)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = new Everything(machines: 5000);
        var time = new FakeTimeProvider();
        await using var inventory = new NetboxInventory(server, StoreOfHosts.Options(more), new FindingLog(), time);
        Assert.Null(await inventory.ReloadAsync(cancellation));
        var read = server.Given;
        Assert.InRange(read, 5000, 8 * 5000);

        foreach (var turn in Enumerable.Range(1, 20))
            Assert.Null(await inventory.RefreshHostAsync($"vm{turn}", cancellation));

        // One look that was broken off, one reading of all; the other nineteen asked nothing.
        Assert.InRange(server.Given - read, 1, 8 * 5000);
        Assert.Equal(5000, inventory.Snapshot!.Hosts.Count);
        Assert.Single(inventory.Findings.Take(), f => f.Code == "IN0306");
    }

    private sealed class Everything(int machines) : INetboxReader
    {
        private int _given;

        public string Name => "http://netbox.test";

        public int Given => _given;

        public async IAsyncEnumerable<JsonElement> ListAsync(
            string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            for (var id = 1; id <= machines && path.StartsWith("virtualization/", StringComparison.Ordinal); id++)
            {
                cancellation.ThrowIfCancellationRequested();
                Interlocked.Increment(ref _given);
                yield return path == "virtualization/virtual-machines/"
                    ? JsonElement.Parse($$"""{"id": {{id}}, "name": "vm{{id}}", "tags": []}""")
                    : JsonElement.Parse($$"""{"id": {{id}}, "name": "eth0", "virtual_machine": {"id": {{id}}}, "tags": []}""");
            }
        }

        public Task<JsonElement?> GetAsync(string path, CancellationToken cancellation) =>
            Task.FromResult<JsonElement?>(JsonElement.Parse("""{"netbox-version": "4.6.8"}"""));
    }
}
