using System.Net;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>A copy of a NetBox that has not all types yet, nor all fields; and of the same when it was upgraded.</summary>
public sealed class OlderNetboxTests
{
    // Lists, and the version that brought them.
    private static readonly (string List, int Major, int Minor)[] Lists =
    [
        ("dcim/rack-types", 4, 1), ("core/object-changes", 4, 1), ("dcim/mac-addresses", 4, 2), ("ipam/vlan-translation-policies", 4, 2),
        ("ipam/vlan-translation-rules", 4, 2), ("dcim/module-type-profiles", 4, 3), ("extras/config-context-profiles", 4, 4),
        ("users/owners", 4, 5), ("users/owner-groups", 4, 5), ("dcim/cable-bundles", 4, 6), ("dcim/rack-groups", 4, 6),
        ("virtualization/virtual-machine-types", 4, 6),
    ];

    private static readonly (string Field, int Major, int Minor)[] Fields =
    [
        ("rack_type", 4, 1), ("vlan_translation_policy", 4, 2), ("primary_mac_address", 4, 2), ("outer_height", 4, 3), ("owner", 4, 5),
        ("bundle", 4, 6),
    ];

    [Theory]
    [InlineData("3.7.8", "rack types")]
    [InlineData("4.1.11", "VLAN translation rules")]
    [InlineData("4.5.10", "cable bundles")]
    public async Task OlderNetbox_IsCopiedAsFarAsItGoes_AndWholeAfterItsUpgrade(string version, string missing)
    {
        await using var pair = CopiedStore.Of(await SmallStore.WithLaterTypesAsync());
        await pair.ChangeAsync("PATCH", "dcim/racks/1", """{"form_factor": "4-post-frame"}""");
        Age(pair.Line, NetboxVersion.Read(version)!);
        pair.Start();
        await pair.CurrentAsync();
        await pair.ChangeAsync("PATCH", "dcim/virtual-device-contexts/1", """{"status": "offline"}""");
        await pair.ChangeAsync("PATCH", "ipam/asn-ranges/1", """{"end": 4200000005}""");
        await pair.ChangeAsync("PATCH", "dcim/rack-reservations/1", """{"units": [5]}""");
        await pair.ChangeAsync("POST", "ipam/service-templates", """{"name": "dns", "protocol": "udp", "ports": [53]}""");
        await pair.CurrentAsync();

        Assert.Equal((version, null), (pair.Replica.Status.Version, pair.Replica.Status.Trouble));
        Assert.Contains(pair.Replica.Status.Missing, reason => reason.Contains(missing, StringComparison.OrdinalIgnoreCase));
        foreach (var (path, field, expected) in ((string, string, string)[])
        [
            ("dcim/racks/1", "form_factor", "4-post-frame"), ("dcim/rack-reservations/1", "status", "active"),
            ("dcim/rack-reservations/1", "units", "[5]"), ("dcim/virtual-device-contexts/1", "status", "offline"),
            ("dcim/interfaces/1", "vdcs", "\"vdc\""), ("ipam/asn-ranges/1", "end", "4200000005"),
            ("ipam/service-templates/2", "ports", "[53]"),
        ])
            Assert.Contains(expected, (await pair.Copy.SendAsync("GET", $"/api/{path}/")).Json.GetProperty(field).GetRawText(),
                StringComparison.Ordinal);

        (pair.Line.OnRequest, pair.Line.OnAnswer) = (null, null);
        await pair.RestartAsync();
        await pair.CurrentAsync();
        Assert.Empty(await pair.DifferencesAsync());
        Assert.Equal("4.6.8", pair.Replica.Status.Version);
        await pair.StopAsync();
        await pair.Copy.Store.DisposeAsync();
        Assert.Empty(StoreCheck.Run(pair.Copy.Path).Findings);
    }

    // No request meets the moment of the upgrade; or the first load does, which is brought to its end.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upgrade_BesideACopy_IsSeenWithoutARestart(bool isLoading)
    {
        await using var pair = CopiedStore.Of(
            await SmallStore.WithLaterTypesAsync(), new ReplicaOptions { Url = "http://netbox.test/", PagesAtOnce = 1 });
        Age(pair.Line, NetboxVersion.Read("4.5.10")!);
        var (aged, hasCables) = (pair.Line.OnRequest!, false);
        pair.Line.OnRequest = path =>
        {
            hasCables |= path.Contains("dcim/cables/?id__gt", StringComparison.Ordinal);
            return isLoading && hasCables && path.Contains("virtual-machines/?id__gt", StringComparison.Ordinal)
                ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : aged(path);
        };
        pair.Start();
        Assert.Equal(isLoading, await pair.Replica.CurrentAsync(TestContext.Current.CancellationToken) is not null);

        (pair.Line.OnRequest, pair.Line.OnAnswer) = (null, null);
        await pair.CurrentAsync();
        pair.Clock.Advance(TimeSpan.FromMinutes(5));
        await pair.CurrentAsync();

        Assert.Equal("4.6.8", pair.Replica.Status.Version);
        Assert.Empty(await pair.DifferencesAsync());
    }

    private static void Age(RemoteNetbox line, NetboxVersion version)
    {
        line.OnRequest = path => path.Contains("extras/object-changes/", StringComparison.Ordinal)
            ? line.Answer(path.Replace("extras/object-changes", "core/object-changes", StringComparison.Ordinal))
            : Lists.Any(l => !version.IsAtLeast(l.Major, l.Minor) && path.Contains($"/{l.List}/", StringComparison.Ordinal))
                ? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("no such page") } : null;
        line.OnAnswer = (path, body) =>
        {
            if (JsonNode.Parse(body) is not JsonObject answer)
                return body;
            if (answer.ContainsKey("netbox-version"))
                answer["netbox-version"] = version.Text;
            foreach (var one in answer["results"] is JsonArray results ? results.OfType<JsonObject>() : [answer])
            {
                foreach (var (field, major, minor) in Fields)
                    if (!version.IsAtLeast(major, minor))
                        one.Remove(field);
                if (path.Contains("dcim/rack-reservations", StringComparison.Ordinal) && !version.IsAtLeast(4, 4))
                    one.Remove("status");
                if (path.Contains("dcim/racks", StringComparison.Ordinal) && !version.IsAtLeast(4, 1)
                    && one.Remove("form_factor", out var form))
                    one["type"] = form;
            }
            return answer.ToJsonString();
        };
    }
}
