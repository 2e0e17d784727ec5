using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Safety;

/// <summary>The file of a store with something of everything: objects of most kinds, changes, deletions, a delivery that waits.</summary>
public sealed class WholeStore : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-check-").FullName;
    private int _copies;

    public string Path => System.IO.Path.Combine(_folder, "store.db");

    public async ValueTask InitializeAsync()
    {
        await using var host = await SmallStore.WithLaterTypesAsync(new WebhookPlanner(NullLogger<WebhookPlanner>.Instance));
        await host.SendAsync("PATCH", "/api/extras/event-rules/1/", """{"enabled": true}""");
        await host.PostAsync("/api/dcim/sites/", """{"name": "three", "slug": "three"}""");
        await host.PostAsync("/api/dcim/locations/", """{"name": "Room", "slug": "room", "site": 1, "parent": 1}""");
        await host.PostAsync("/api/dcim/devices/", """{"name": "host2", "site": 1, "role": 1, "device_type": 1}""");
        await host.SendAsync("PATCH", "/api/dcim/sites/2/", """{"region": 1, "description": "moved"}""");
        await host.SendAsync("PATCH", "/api/dcim/sites/1/", """{"region": 2, "group": null}""");
        foreach (var name in (string[])["gone", "gone-too"])
            await host.PostAsync("/api/ipam/rirs/", $$"""{"name": "{{name}}", "slug": "{{name}}"}""");
        foreach (var path in (string[])["ipam/rirs/3", "ipam/rirs/2", "extras/custom-fields/2", "virtualization/interfaces/2"])
            Assert.Equal(204, (await host.SendAsync("DELETE", $"/api/{path}/")).Status);
        await host.SendAsync("PATCH", "/api/dcim/regions/2/", """{"description": "the newest change of a tree"}""");
        StoreBackup.Write(host.Path, Path);
    }

    public string Copy()
    {
        var copy = System.IO.Path.Combine(_folder, $"copy{Interlocked.Increment(ref _copies)}.db");
        File.Copy(Path, copy);
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
