using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Tests.Api;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>A copy answers as its original: after the first load, after every change, whatever happens to the line between them.</summary>
public sealed class ReplicaTests
{
    private const string Machines = "virtualization/virtual-machines";

    [Fact]
    public async Task FirstLoad_GivesACopy_ThatAnswersAsTheOriginal()
    {
        await using var pair = await CopiedStore.StartAsync(original: await SmallStore.WithLaterTypesAsync());
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        Assert.Equal(("4.6.8", true, null), (pair.Replica.Status.Version, pair.Replica.Status.IsLoaded, pair.Replica.Status.Trouble));
    }

    [Fact]
    public async Task Changes_AreTakenOver_WithTheirEntries()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        await pair.ChangeAsync("POST", Machines, """{"name": "vm11", "cluster": 1, "tags": [{"slug": "db"}]}""");
        await pair.ChangeAsync("PATCH", $"{Machines}/1", """{"role": 1, "custom_fields": {"size": "l"}}""");
        await pair.ChangeAsync("PATCH", "dcim/sites/1", """{"name": "uno", "region": 1}""");
        await pair.ChangeAsync("PATCH", "extras/custom-fields/1", """{"name": "width"}""");
        await pair.ChangeAsync("PATCH", "extras/config-contexts/2", """{"data": {"a": 3}, "weight": 500}""");
        await pair.ChangeAsync("DELETE", "ipam/ip-addresses/1");
        await pair.ChangeAsync("DELETE", "virtualization/virtual-disks/1");
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        var (one, other) = (await Log(pair.Original, 7), await Log(pair.Copy, 7));
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task Copies_ThatAnOlderVersionRead_ReadAgainWhatHasGrown()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        await pair.StopAsync();
        // As a version left it that knew no mappings of ports, and noted no forms.
        var keeper = new Actor(Guid.Empty, "", "", 0, "", FullAccess.Instance) { KeepsCopies = true };
        await pair.Copy.Store.WriteAsync(keeper, transaction =>
        {
            transaction.SetQuietly(transaction.State.Find("dcim.frontport", 1)!, "rear_ports", null);
            transaction.SetQuietly(transaction.State.Find("dcim.site", 1)!, "facility", "kept");
            var progress = JsonNode.Parse(pair.Copy.Database.ReadMark(ReplicaProgress.MarkName)!)!;
            progress["Forms"] = new JsonObject();
            transaction.Mark(ReplicaProgress.MarkName, progress.ToJsonString());
            return true;
        }, TestContext.Current.CancellationToken);
        await pair.RestartAsync();
        await pair.CurrentAsync();

        // Sites are as they were read: what has not grown is not read again.
        Assert.StartsWith("dcim.site\n", Assert.Single(await pair.DifferencesAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public void Mappings_ThatChange_ChangeTheirPorts()
    {
        var change = RemoteChange.Read(JsonElement.Parse("""
            {"id": 5, "action": {"value": "update"}, "changed_object_type": "dcim.portmapping", "changed_object_id": 9,
             "prechange_data": {"front_port": 3}, "postchange_data": {"front_port": 4}}
            """))!;
        Assert.Equal([("dcim.frontport", 3), ("dcim.frontport", 4)], change.Ports().Select(port => (port.ObjectType, port.ObjectId)));
        Assert.Empty((change with { ObjectType = "dcim.frontport" }).Ports());
    }

    [Fact]
    public async Task Devices_HaveTheirOriginalsPartsAndCables_AndNoOthers()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        await pair.ChangeAsync(
            "POST", "dcim/interface-templates", """{"device_type": 1, "name": "eth{vc_position}", "type": "1000base-t"}""");
        await pair.ChangeAsync("POST", "dcim/device-types", """{"model": "U", "slug": "u", "manufacturer": 1}""");
        foreach (var name in (string[])["a", "b", "c", "d"])
            await pair.ChangeAsync("POST", "dcim/devices", $$"""{"name": "{{name}}", "site": 1, "role": 1, "device_type": 1}""");
        await pair.ChangeAsync("POST", "dcim/cables", """
            {"profile": "trunk-2c1p", "a_terminations":
                [{"object_type": "dcim.interface", "object_id": 2}, {"object_type": "dcim.interface", "object_id": 3}],
             "b_terminations":
                [{"object_type": "dcim.interface", "object_id": 4}, {"object_type": "dcim.interface", "object_id": 5}]}
            """);
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        var second = (await pair.Copy.SendAsync("GET", "/api/dcim/interfaces/3/")).Json;
        Assert.Equal(5, second.GetProperty("connected_endpoints")[0].GetProperty("id").GetInt32());
        await pair.StopAsync();
        await pair.Copy.Store.DisposeAsync();
        Assert.Empty(StoreCheck.Run(pair.Copy.Path).Findings);
    }

    [Fact]
    public async Task Ports_AreShown_WhereTheEndsOfCablesAreHidden()
    {
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync());
        pair.Line.OnRequest = path => path.Contains("cable-terminations", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("no permission") } : null;
        pair.Start();
        await pair.CurrentAsync();
        var port = (await pair.Copy.SendAsync("GET", "/api/dcim/console-ports/1/")).Json;

        Assert.Equal((1, 0), (port.GetProperty("cable").GetProperty("id").GetInt32(), port.GetProperty("link_peers").GetArrayLength()));
        Assert.Contains("cable terminations", pair.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_TakesAlong_WhatWentThere()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        await pair.ChangeAsync("DELETE", $"{Machines}/1");
        await pair.ChangeAsync("DELETE", "extras/tags/1");
        await pair.ChangeAsync("DELETE", "extras/custom-fields/2");
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task NobodyElse_MayChangeACopy()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        var answer = await pair.Copy.SendAsync("PATCH", $"/api/{Machines}/1/", """{"name": "other"}""");

        Assert.Equal(403, answer.Status);
        Assert.Contains("keeps a copy of virtual machines of NetBox at http://netbox.test/", answer.Body, StringComparison.Ordinal);
        Assert.Equal(201, (await pair.Copy.SendAsync("POST", "/api/users/groups/", """{"name": "own"}""")).Status);
    }

    [Fact]
    public async Task ARestart_GoesOn_WhereItWas()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        await pair.StopAsync();
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "more"}""");
        var before = pair.Line.Requests;
        await pair.RestartAsync();
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        // The version, the newest change known, the changes behind it, the machine, and once more nothing behind.
        Assert.InRange(pair.Line.Requests - before, 1, 8);
    }

    [Fact]
    public async Task AFirstLoad_EndedInTheMiddle_GoesOnThere()
    {
        await using var pair = await CopiedStore.StartAsync(
            new ReplicaOptions { Url = "http://netbox.test/", Page = 1, PagesAtOnce = 2 });
        for (var attempt = 0; !pair.Replica.Status.IsLoaded && attempt < 60; attempt++)
        {
            var left = 12;
            pair.Line.OnRequest = _ => Interlocked.Decrement(ref left) < 0 ? new HttpResponseMessage(HttpStatusCode.BadGateway) : null;
            await pair.RestartAsync();
            await pair.Replica.CurrentAsync(TestContext.Current.CancellationToken);
        }
        pair.Line.OnRequest = null;
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task AnOriginalThatIsAway_LeavesTheCopy_AndIsCaughtUpWith()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        pair.Line.OnRequest = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "more"}""");
        var trouble = await pair.Replica.CurrentAsync(TestContext.Current.CancellationToken);

        Assert.Contains("503", trouble, StringComparison.Ordinal);
        Assert.Contains("as it was last seen", pair.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(200, (await pair.Copy.SendAsync("GET", $"/api/{Machines}/2/")).Status);

        pair.Line.OnRequest = null;
        await pair.CurrentAsync();
        Assert.Empty(await pair.DifferencesAsync());
        Assert.Null(pair.Health.Problem);
    }

    [Fact]
    public async Task AChange_ThatIsCommittedLate_IsFound()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        var late = (await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "more"}""")).GetProperty("id").GetInt64();
        var hidden = (await pair.Original.SendAsync("GET", "/api/core/object-changes/?limit=1")).Json
            .GetProperty("results")[0].GetProperty("id").GetInt64();
        // Given its id before the next, committed after it.
        pair.Line.OnAnswer = (path, body) => path.Contains("object-changes", StringComparison.Ordinal) ? Without(body, hidden) : body;
        await pair.ChangeAsync("PATCH", "dcim/sites/2", """{"facility": "x"}""");
        await pair.CurrentAsync();
        Assert.Single(await pair.DifferencesAsync());

        pair.Line.OnAnswer = null;
        await pair.CurrentAsync();
        Assert.Empty(await pair.DifferencesAsync());
        Assert.Equal(2, late);
    }

    [Fact]
    public async Task WhatChangesWithoutAnEntry_IsFoundByComparing_AndSaid()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        // Nobody hears of these changes: their entries are hidden.
        var known = (await pair.Original.SendAsync("GET", "/api/core/object-changes/?limit=1&ordering=-id")).Json
            .GetProperty("results")[0].GetProperty("id").GetInt64();
        pair.Line.OnAnswer = (path, body) => path.Contains("object-changes", StringComparison.Ordinal) ? Until(body, known) : body;
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "more"}""");
        await pair.ChangeAsync("POST", "dcim/sites", """{"name": "three", "slug": "three"}""");
        await pair.ChangeAsync("DELETE", "virtualization/virtual-disks/1");
        await pair.CurrentAsync();
        Assert.NotEmpty(await pair.DifferencesAsync());

        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();
        Assert.Empty(await pair.DifferencesAsync());
        Assert.InRange(pair.Replica.Status.Corrected, 3, 4);
    }

    [Fact]
    public async Task AStore_WithMachinesOfItsOwn_BecomesNoCopy()
    {
        await using var own = await SmallStore.CreateAsync();
        using var line = new RemoteNetbox(own);
        var refused = Assert.Throws<ReplicaRefusedException>(() => new Replica(
            own.Store, line.Client(), new ReplicaOptions { Url = "http://netbox.test/" }, new HealthBoard(TimeProvider.System).Part("r"),
            TimeProvider.System, NullLogger.Instance));

        Assert.Contains("documents machines of its own", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> Log(StoreHost host, int entries)
    {
        var list = (await host.SendAsync("GET", $"/api/core/object-changes/?limit={entries}&ordering=-id")).Json.GetProperty("results");
        return string.Join('\n', list.EnumerateArray().Select(e => string.Join(' ', new[]
        {
            "user_name", "request_id", "action", "changed_object_type", "changed_object_id", "object_repr", "time", "prechange_data",
            "postchange_data",
        }.Select(name => e.GetProperty(name).GetRawText()))));
    }

    private static string Until(string body, long id)
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(body)!; // an answer of the store
        var results = list["results"]!.AsArray();
        foreach (var later in results.Where(r => r!["id"]!.GetValue<long>() > id).ToList())
            Hide(list, later!);
        return list.ToJsonString();
    }

    private static string Without(string body, long id)
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(body)!; // an answer of the store
        var results = list["results"]!.AsArray();
        if (results.FirstOrDefault(r => r!["id"]!.GetValue<long>() == id) is { } found)
            Hide(list, found);
        return list.ToJsonString();
    }

    // What is not committed is not counted either.
    private static void Hide(System.Text.Json.Nodes.JsonNode list, System.Text.Json.Nodes.JsonNode entry)
    {
        list["results"]!.AsArray().Remove(entry);
        list["count"] = list["count"]!.GetValue<int>() - 1;
    }
}
