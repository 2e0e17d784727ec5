using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Many do the same at one time: what may be there once is there once, and everybody hears what became of his request.</summary>
public sealed class RaceTests
{
    private const int Many = 50;

    public static TheoryData<string, string> Unique => new()
    {
        { "extras/tags", """{"name": "same", "slug": "same"}""" },
        { "virtualization/virtual-machines", """{"name": "same", "cluster": 1}""" },
        { "virtualization/interfaces", """{"name": "same", "virtual_machine": 1}""" },
        { "dcim/devices", """{"name": "same", "site": 1, "role": 1, "device_type": 1}""" },
        { "dcim/devices", """{"name": "another", "site": 1, "role": 1, "device_type": 1, "rack": 1, "position": 10, "face": "front"}""" },
        { "ipam/vlans", """{"name": "same", "vid": 99, "group": 1}""" },
        { "ipam/vrfs", """{"name": "same", "rd": "1:1", "enforce_unique": true}""" },
        { "users/users", """{"username": "same", "password": "Same-word-12345"}""" },
        { "users/groups", """{"name": "same"}""" },
        { "extras/webhooks", """{"name": "same", "payload_url": "http://localhost/"}""" },
        { "extras/custom-fields", """{"name": "same", "type": "text", "object_types": ["dcim.site"]}""" },
        { "tenancy/tenants", """[{"name": "same", "slug": "same"}, {"name": "same2", "slug": "same2"}]""" },
    };

    [Theory]
    [MemberData(nameof(Unique))]
    public async Task Create_TheSameFiftyTimesAtOnce_SucceedsOnce(string path, string body)
    {
        await using var host = await SmallStore.CreateAsync();
        using var gate = new Barrier(Many);
        var before = (await host.SendAsync("GET", $"/api/{path}/?limit=1")).Json.GetProperty("count").GetInt32();
        var answers = await AtOnceAsync(gate, _ => host.SendAsync("POST", $"/api/{path}/", body));

        Assert.Single(answers, a => a.Status == 201);
        Assert.Equal(Many - 1, answers.Count(a => a.Status == 400));
        var after = (await host.SendAsync("GET", $"/api/{path}/?limit=1")).Json.GetProperty("count").GetInt32();
        Assert.Equal(before + (body[0] == '[' ? 2 : 1), after);
    }

    [Fact]
    public async Task Address_AskedForFiftyTimesAtOnce_IsGivenToOneEach()
    {
        await using var host = await SmallStore.CreateAsync();
        using var gate = new Barrier(Many);
        var answers = await AtOnceAsync(gate, _ => host.SendAsync("POST", "/api/ipam/prefixes/2/available-ips/", "{}"));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Equal(Many, answers.Select(a => a.Json.GetProperty("address").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Right_TakenWhileItIsUsed_IsGoneForEveryRequestThatComesAfter()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/users/users/", """{"username": "u", "password": "Other12345!xx"}""");
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        var permission = (await host.PostAsync("/api/users/permissions/", """{"name": "p", "object_types": ["extras.tag"],"""
            + """ "actions": ["view", "add"], "users": [2]}""")).GetProperty("id").GetInt64();
        var user = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };
        using var gate = new Barrier(Many);
        var answers = await AtOnceAsync(gate, async n =>
        {
            if (n != Many / 2)
                return await host.SendAsync("POST", "/api/extras/tags/", $$"""{"name": "t{{n}}", "slug": "t{{n}}"}""", user);
            var taken = await host.SendAsync("DELETE", $"/api/users/permissions/{permission}/");
            Assert.Equal(403, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "late", "slug": "late"}""", user)).Status);
            return taken;
        });

        Assert.All(answers, a => Assert.Contains(a.Status, (int[])[201, 204, 403]));
        Assert.Equal(403, (await host.SendAsync("GET", "/api/extras/tags/", headers: user)).Status);
        Assert.Equal(answers.Count(a =>
            a.Status == 201), (await host.SendAsync("GET", "/api/extras/tags/?slug__isw=t&limit=0")).Json.GetProperty("count").GetInt32());
    }

    private static Task<StoreAnswer[]> AtOnceAsync(Barrier gate, Func<int, Task<StoreAnswer>> send) =>
        Task.WhenAll(Enumerable.Range(0, gate.ParticipantCount).Select(n => Task.Factory.StartNew(
            () =>
            {
                gate.SignalAndWait();
                return send(n);
            }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
}
