using System.Globalization;
using Plumbline.Automation.Inventory.Versions;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory.Versions;

/// <summary>Which hosts are rendered for a change, and which became different by it.</summary>
public sealed class InventoryFollowerTests(InventoryFollowerTests.Template template) : IClassFixture<InventoryFollowerTests.Template>
{
    private const string Options = "interfaces: true\nconfig_context: true\nplurals: false\nservices: true\nsite_data: true\n"
        + "group_by: [site, region, cluster]\ncompose: {size: \"memory|default(0) ~ ' MB'\"}\nquery_filters: [{tag__n: hidden}]";

    private const string Ends = """
        {"a_terminations": [{"object_type": "dcim.interface", "object_id": 1}], "b_terminations": [{"object_type": "dcim.interface", "object_id": 2}]}
        """;

    // Five machines: web1 and web2 in site 1 and cluster 1, with an interface and an address each; db1 and db2 in cluster 2; gone1 is
    // hidden.
    private static readonly (string Path, string Body)[] Fleet =
    [
        ("dcim/regions/", """{"name": "South", "slug": "south"}"""),
        ("dcim/sites/", """{"name": "Here", "slug": "here", "region": 1}"""),
        ("virtualization/cluster-types/", """{"name": "t", "slug": "t"}"""),
        ("virtualization/clusters/", """{"name": "c", "type": 1, "scope_type": "dcim.site", "scope_id": 1}"""),
        ("virtualization/clusters/", """{"name": "d", "type": 1}"""),
        ("dcim/device-roles/", """{"name": "Web", "slug": "web"}"""),
        ("dcim/platforms/", """{"name": "Linux", "slug": "linux"}"""),
        ("extras/tags/", """{"name": "Hidden", "slug": "hidden"}"""),
        ("extras/tags/", """{"name": "Blue", "slug": "blue"}"""),
        ("virtualization/virtual-machines/", """{"name": "web1", "site": 1, "cluster": 1, "role": 1, "platform": 1, "tags": [2]}"""),
        ("virtualization/virtual-machines/", """{"name": "web2", "site": 1, "cluster": 1, "role": 1}"""),
        ("virtualization/virtual-machines/", """{"name": "db1", "cluster": 2, "memory": 1024, "local_context_data": {"ntp": "own"}}"""),
        ("virtualization/virtual-machines/", """{"name": "db2", "cluster": 2}"""),
        ("virtualization/virtual-machines/", """{"name": "gone1", "cluster": 2, "tags": [1]}"""),
        ("virtualization/interfaces/", """{"name": "eth0", "virtual_machine": 1}"""),
        ("virtualization/interfaces/", """{"name": "eth0", "virtual_machine": 2}"""),
        ("ipam/ip-addresses/",
            """{"address": "192.0.2.1/24", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": 1}"""),
        ("ipam/ip-addresses/",
            """{"address": "192.0.2.2/24", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": 2}"""),
        ("extras/config-contexts/", """{"name": "web", "weight": 100, "roles": [1], "data": {"ntp": "a"}}"""),
    ];

    [Theory]
    [InlineData("PATCH virtualization/virtual-machines/3/", """{"memory": 2048}""", 1, "db1 ~memory ~size")]
    [InlineData("PATCH virtualization/virtual-machines/3/", """{"comments": "nothing of it is rendered"}""", 1, "")]
    [InlineData("PATCH virtualization/virtual-machines/3/", """{"name": "db3"}""", 2, "db1 removed\ndb3 added")]
    [InlineData("PATCH virtualization/virtual-machines/5/", """{"tags": []}""", 1, "gone1 added")]
    [InlineData("PATCH virtualization/virtual-machines/4/", """{"tags": [1]}""", 1, "db2 removed")]
    [InlineData("PATCH virtualization/virtual-machines/4/", """{"cluster": 1, "site": 1}""", 1,
        "db2 ~cluster ~regions +site +[cluster_c] +[region_south] +[site_here] -[cluster_d]")]
    [InlineData("DELETE virtualization/virtual-machines/4/", null, 1, "db2 removed")]
    [InlineData("POST virtualization/virtual-machines/", """{"name": "new1", "cluster": 2}""", 1, "new1 added")]
    [InlineData("POST virtualization/interfaces/", """{"name": "eth1", "virtual_machine": 3}""", 1, "db1 ~interfaces")]
    [InlineData("PATCH virtualization/interfaces/1/", """{"virtual_machine": 3}""", 2, "db1 ~interfaces\nweb1 ~interfaces")]
    [InlineData("DELETE virtualization/interfaces/2/", null, 1, "web2 ~interfaces")]
    [InlineData("PATCH ipam/ip-addresses/1/", """{"assigned_object_id": 2}""", 2, "web1 ~interfaces\nweb2 ~interfaces")]
    [InlineData("DELETE ipam/ip-addresses/2/", null, 1, "web2 ~interfaces")]
    [InlineData("PATCH virtualization/virtual-machines/1/", """{"primary_ip4": 1}""", 1, "web1 +ansible_host +primary_ip4")]
    [InlineData("POST ipam/services/",
        """{"name": "ssh", "protocol": "tcp", "ports": [22], "parent_object_type": "virtualization.virtualmachine", "parent_object_id": 4}""",
        1, "db2 ~services")]
    [InlineData("PATCH extras/config-contexts/1/", """{"data": {"ntp": "b"}}""", 2, "web1 ~config_context\nweb2 ~config_context")]
    [InlineData("PATCH extras/config-contexts/1/", """{"roles": [], "clusters": [2]}""", 4,
        "db2 ~config_context\nweb1 ~config_context\nweb2 ~config_context")]
    [InlineData("PATCH extras/config-contexts/1/", """{"is_active": false}""", 2, "web1 ~config_context\nweb2 ~config_context")]
    [InlineData("DELETE extras/config-contexts/1/", null, 2, "web1 ~config_context\nweb2 ~config_context")]
    [InlineData("POST extras/config-contexts/", """{"name": "all", "data": {"ntp": "z"}}""", 4,
        "db2 ~config_context\nweb1 ~config_context\nweb2 ~config_context")]
    [InlineData("POST extras/config-contexts/", """{"name": "tagged", "weight": 5000, "tags": ["blue"], "data": {"ntp": "z"}}""", 4,
        "web1 ~config_context")]
    [InlineData("PATCH dcim/sites/1/", """{"name": "There"}""", 2, "web1 ~site\nweb2 ~site")]
    [InlineData("PATCH dcim/regions/1/", """{"slug": "north"}""", 2,
        "web1 ~regions ~site +[region_north] -[region_south]\nweb2 ~regions ~site +[region_north] -[region_south]")]
    [InlineData("DELETE dcim/regions/1/", null, 2, "web1 ~regions ~site -[region_south]\nweb2 ~regions ~site -[region_south]")]
    [InlineData("PATCH virtualization/clusters/2/", """{"name": "e"}""", 2,
        "db1 ~cluster +[cluster_e] -[cluster_d]\ndb2 ~cluster +[cluster_e] -[cluster_d]")]
    [InlineData("PATCH virtualization/cluster-types/1/", """{"slug": "u"}""", 4,
        "db1 ~cluster_type\ndb2 ~cluster_type\nweb1 ~cluster_type\nweb2 ~cluster_type")]
    [InlineData("DELETE dcim/platforms/1/", null, 1, "web1 -platform")]
    [InlineData("PATCH extras/tags/2/", """{"slug": "green"}""", 1, "web1 ~tags")]
    [InlineData("DELETE extras/tags/2/", null, 1, "web1 ~tags")]
    [InlineData("POST dcim/sites/", """{"name": "Elsewhere", "slug": "elsewhere"}""", 0, "")]
    [InlineData("POST extras/journal-entries/",
        """{"assigned_object_type": "virtualization.virtualmachine", "assigned_object_id": 1, "comments": "x"}""", 0, "")]
    public async Task AChange_RendersTheHostsItTouches_AndTellsWhichAreDifferent(string call, string? body, long rendered, string told)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        Assert.Empty(followed.Told());
        var before = followed.Rendered;
        await followed.SendAsync(call.Split(' ')[0], call.Split(' ')[1], body);
        await followed.FollowAsync();

        Assert.Equal(told.Split('\n'), followed.Told().Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(rendered, followed.Rendered - before);
        await AssertWholeAsync(followed);
    }

    // Between the moment in which the store shows a deletion and the one in which it tells of it, nobody knows what the store was before.
    [Theory]
    [InlineData("DELETE ipam/ip-addresses/2/", 1)]
    [InlineData("DELETE extras/tags/2/", 1)]
    public async Task ADeletion_TakenBeforeItIsTold_RendersTheHostsItTouches(string call, long rendered)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        var isEarly = false;
        using var earlier = followed.Store.Subscribe(_ =>
        {
            if (isEarly)
                followed.FollowAsync().GetAwaiter().GetResult();
        });
        await followed.FollowAsync();
        var before = followed.Rendered;
        isEarly = true;
        await followed.SendAsync(call.Split(' ')[0], call.Split(' ')[1]);

        Assert.Equal(rendered, followed.Rendered - before);
        await AssertWholeAsync(followed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AfterWhateverHappens_EachHostIsAsAWholeReadingHasIt(int seed)
    {
        var random = new Random(seed);
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        for (var turn = 0; turn < 40; turn++)
        {
            await SomethingAsync(followed, random, turn);
            if (random.Next(3) == 0)
                followed.Restart();
            if (random.Next(2) == 0)
                await followed.FollowAsync();
        }
        await followed.FollowAsync();

        await AssertWholeAsync(followed);
    }

    // What an interface shows of the other end of its cable is another host's.
    [Theory]
    [InlineData("POST dcim/cables/", Ends, 2, "sw1 ~interfaces\nsw2 ~interfaces")]
    [InlineData("DELETE dcim/cables/1/", null, 2, "sw1 ~interfaces\nsw2 ~interfaces")]
    [InlineData("PATCH dcim/interfaces/1/", """{"name": "xe0"}""", 2, "sw1 ~interfaces\nsw2 ~interfaces")]
    [InlineData("PATCH dcim/devices/1/", """{"name": "sw7"}""", 3, "sw1 removed\nsw2 ~interfaces\nsw7 added")]
    public async Task ACable_TouchesBothItsEnds(string call, string? body, long rendered, string told)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.SendAsync("POST", "dcim/manufacturers/", """{"name": "M", "slug": "m"}""");
        await followed.SendAsync("POST", "dcim/device-types/", """{"manufacturer": 1, "model": "T", "slug": "t"}""");
        foreach (var name in new[] { "sw1", "sw2", "sw3" })
        {
            var device = await followed.PostAsync("dcim/devices/", $$"""{"name": "{{name}}", "device_type": 1, "role": 1, "site": 1}""");
            await followed.PostAsync("dcim/interfaces/", $$"""{"device": {{device}}, "name": "eth0", "type": "1000base-t"}""");
        }
        if (!call.StartsWith("POST", StringComparison.Ordinal))
            await followed.PostAsync("dcim/cables/", Ends);
        await followed.FollowAsync();
        var before = followed.Rendered;
        await followed.SendAsync(call.Split(' ')[0], call.Split(' ')[1], body);
        await followed.FollowAsync();

        Assert.Equal(told.Split('\n'), followed.Told().Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(rendered, followed.Rendered - before);
        await AssertWholeAsync(followed);
    }

    // What a custom field names is shown by its name.
    [Theory]
    [InlineData("object", "1", "PATCH tenancy/tenants/1/", """{"name": "ops"}""", 1, "db1 ~custom_fields")]
    [InlineData("multiobject", "[2, 1]", "PATCH tenancy/tenants/1/", """{"name": "ops"}""", 1, "db1 ~custom_fields")]
    [InlineData("object", "2", "PATCH tenancy/tenants/1/", """{"name": "ops"}""", 0, "")]
    public async Task ACustomField_ShowsTheNameOfWhatItNames(
        string type, string value, string call, string body, long rendered, string told)
    {
        await using var followed = new FollowedStore(Options, template.Path);
        foreach (var name in new[] { "a", "b" })
            await followed.PostAsync("tenancy/tenants/", $$"""{"name": "{{name}}", "slug": "{{name}}"}""");
        await followed.SendAsync("POST", "extras/custom-fields/",
            $$"""
            {"name": "owner", "type": "{{type}}", "related_object_type": "tenancy.tenant", "object_types": ["virtualization.virtualmachine"]}
            """);
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", $$"""{"custom_fields": {"owner": {{value}} } }""");
        await followed.FollowAsync();
        var before = followed.Rendered;
        await followed.SendAsync(call.Split(' ')[0], call.Split(' ')[1], body);
        await followed.FollowAsync();

        Assert.Equal(told, followed.Told());
        Assert.Equal(rendered, followed.Rendered - before);
        await AssertWholeAsync(followed);
    }

    [Fact]
    public async Task EarlierVersions_AreBroughtBack()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        var first = followed.Versions.LastVersion;
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();
        var second = followed.Versions.LastVersion;
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 4096, "vcpus": 2}""");
        await followed.SendAsync("DELETE", "virtualization/virtual-machines/4/");
        await followed.FollowAsync();
        var versions = followed.Versions;

        Assert.Equal(
            ["1024", "2048", "4096"],
            new[] { first, second, versions.LastVersion }.Select(v => versions.Host("db1", v)?.Variables["memory"]));
        Assert.Equal((true, true), (versions.Host("db2", second) is not null, versions.Host("db2", versions.LastVersion) is null));
        Assert.Equal(
            ["db1 memory,size,vcpus", "db2 removed"],
            versions.Since(first).Select(d => d.Delta.Fate == HostFate.Changed
                ? $"{d.Host} {string.Join(',', d.Delta.Variables.Keys)}"
                : $"{d.Host} {HostDelta.NameOf(d.Delta.Fate)}"));
        Assert.Equal("virtualization.virtualmachine", versions.Since(second)[0].Causes.Single().ObjectType);

        // What is forgotten is not brought back, the present stays.
        Assert.True(versions.Forget(DateTimeOffset.MaxValue, 100) > 0);
        Assert.Equal(versions.LastVersion, versions.FirstVersion);
        Assert.Null(versions.TimeOf(first));
        Assert.Equal("4096", versions.Host("db1", versions.LastVersion)?.Variables["memory"]);
    }

    [Fact]
    public async Task WhatSpeaksOfASecret_IsNotKept_ButThatItChangedIs()
    {
        await using var followed = new FollowedStore("config_context: true\nplurals: false", template.Path);
        await followed.SendAsync("PATCH", "extras/config-contexts/1/", """{"data": {"api": {"token": "s3cr3t-a", "url": "u"}}}""");
        await followed.FollowAsync();
        var first = followed.Versions.LastVersion;
        await followed.SendAsync("PATCH", "extras/config-contexts/1/", """{"data": {"api": {"token": "s3cr3t-b", "url": "u"}}}""");
        await followed.FollowAsync();

        var change = followed.Versions.Behind(0, 10)[0];
        Assert.Equal(
            ("""{"api":{"token":"******","url":"u"}}""", """{"api":{"token":"******","url":"u"}}"""), change.Delta.Variables["config_context"]);
        Assert.Equal(["web1", "web2"], followed.Versions.Since(first).Select(d => d.Host));
    }

    [Fact]
    public async Task AnotherFormOfTheFileOrTheProgram_IsAVersion_OfWhichNobodyIsTold()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        followed.Restart();
        followed.Form = "2";
        await followed.FollowAsync();
        Assert.Empty(followed.Told());
        await Task.Delay(5, TestContext.Current.CancellationToken); // the file is looked at by its time
        followed.Write(Options.Replace("compose", "keyed_groups: [{key: status.value, prefix: s}]\ncompose", StringComparison.Ordinal));
        await followed.FollowAsync();

        Assert.Equal(
            ["db1 +[s_active] (quiet)", "db2 +[s_active] (quiet)", "web1 +[s_active] (quiet)", "web2 +[s_active] (quiet)"],
            followed.Told().Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatIsWrittenBack_IsKept_AndNobodyIsTold()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        followed.IsOwn = change => change.ObjectId == 3;
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/4/", """{"memory": 2048}""");
        await followed.FollowAsync();

        Assert.Equal("db1 ~memory ~size (quiet)\ndb2 +memory ~size", followed.Told());
    }

    // What the file filters by is gone for a while: nothing is lost by that.
    [Fact]
    public async Task WhileTheInventoryCannotBeRendered_TheFollowerWaits()
    {
        await using var followed = new FollowedStore(Options, template.Path);
        await followed.FollowAsync();
        await followed.SendAsync("PATCH", "extras/tags/1/", """{"slug": "other"}""");
        await followed.SendAsync("PATCH", "virtualization/virtual-machines/3/", """{"memory": 2048}""");
        await followed.FollowAsync();
        Assert.Empty(followed.Told());
        Assert.Contains("hidden is not one of", followed.Health.Problem, StringComparison.Ordinal);
        await followed.SendAsync("PATCH", "extras/tags/1/", """{"slug": "hidden"}""");
        await followed.FollowAsync();

        Assert.Equal("db1 ~memory ~size", followed.Told());
    }

    // What follows changes and what begins with what there is come to the same.
    private static async Task AssertWholeAsync(FollowedStore followed)
    {
        var kept = Hosts(followed.Versions);
        followed.Lose();
        await followed.FollowAsync();
        Assert.Equal(Hosts(followed.Versions), kept);
    }

    private static string Hosts(InventoryVersions versions) => string.Join('\n', versions.Read(tables => tables.Names().Select(name =>
        $"{name} {Convert.ToHexString(tables.HashOf(name)!)} {string.Join(' ', tables.ObjectsOf(name).Order())}").ToList()));

    private static async Task SomethingAsync(FollowedStore followed, Random random, int turn)
    {
        var machines = (await followed.SendAsync("GET", "virtualization/virtual-machines/?limit=0&brief=true")).GetProperty("results")
            .EnumerateArray().Select(m => m.GetProperty("id").GetInt64()).ToList();
        var machine = machines[random.Next(machines.Count)];
        var (one, two) = (random.Next(1, 3), random.Next(1, 3));
        var at = string.Create(CultureInfo.InvariantCulture, $"virtualization/virtual-machines/{machine}/");
        switch (random.Next(14))
        {
            case 0:
                await followed.SendAsync("PATCH", at, $$"""{"memory": {{turn}}, "tags": [{{one}}]}""");
                break;
            case 1:
                await followed.SendAsync("PATCH", at, $$"""{"name": "n{{turn}}", "cluster": {{one}}, "site": null}""");
                break;
            case 2:
                await followed.SendAsync("PATCH", at, """{"role": 1, "tags": []}""");
                break;
            case 3:
                await followed.PostAsync(
                    "virtualization/virtual-machines/", $$"""{"name": "m{{turn % 5}}-{{one}}{{turn}}", "cluster": {{one}}}""");
                break;
            case 4 when machines.Count > 3:
                await followed.SendAsync("DELETE", at);
                break;
            case 5:
                await followed.PostAsync("virtualization/interfaces/", $$"""{"name": "if{{turn}}", "virtual_machine": {{machine}}}""");
                break;
            case 6:
                await followed.PostAsync(
                    "extras/config-contexts/", $$"""{"name": "c{{turn}}", "clusters": [{{one}}], "weight": {{turn}}, "data": {"k": {{turn}} } }""");
                break;
            case 7:
                await followed.PostAsync(
                    "extras/config-contexts/", $$"""{"name": "c{{turn}}", "regions": [1], "weight": {{turn}}, "data": {"k": {{turn}} } }""");
                break;
            case 8:
                await followed.SendAsync(
                    "PATCH", "extras/config-contexts/1/", $$"""{"data": {"k": {{turn}}}, "clusters": [{{two}}], "roles": []}""");
                break;
            case 9:
                await followed.SendAsync("PATCH", "dcim/sites/1/", $$"""{"name": "S{{turn}}", "slug": "s{{turn}}"}""");
                break;
            case 10:
                var region = await followed.PostAsync("dcim/regions/", $$"""{"name": "R{{turn}}", "slug": "r{{turn}}"}""");
                await followed.SendAsync("PATCH", "dcim/sites/1/", $$"""{"region": {{region}}}""");
                if (random.Next(2) == 0)
                    await followed.SendAsync("DELETE", $"dcim/regions/{region}/");
                break;
            case 11:
                var platform = await followed.PostAsync("dcim/platforms/", $$"""{"name": "P{{turn}}", "slug": "p{{turn}}"}""");
                await followed.SendAsync("PATCH", at, $$"""{"platform": {{platform}}}""");
                if (random.Next(2) == 0)
                    await followed.SendAsync("DELETE", $"dcim/platforms/{platform}/");
                break;
            case 12:
                await followed.SendAsync(
                    "PATCH", "virtualization/clusters/1/", $$"""{"name": "k{{turn}}", "scope_type": null, "scope_id": null}""");
                break;
            default:
                await followed.SendAsync("PATCH", "extras/tags/2/", $$"""{"slug": "t{{turn}}"}""");
                break;
        }
    }

    /// <summary>The fleet, written once.</summary>
    public sealed class Template : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("fleet-").FullName;

        public string Path => System.IO.Path.Combine(_folder, "store.db");

        public async ValueTask InitializeAsync()
        {
            await using var followed = new FollowedStore(Options);
            foreach (var (path, body) in Fleet)
                await followed.SendAsync("POST", path, body);
            await followed.LeaveAsync(Path);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
