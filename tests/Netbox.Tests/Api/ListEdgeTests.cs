using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Lists asked for what is at the edge: ids nobody has, many values, orders that lead through another list twice.</summary>
public sealed class ListEdgeTests
{
    [Theory]
    [InlineData("dcim/sites", 3)]
    [InlineData("dcim/sites", 33)]
    [InlineData("dcim/sites", 1L << 31)]
    [InlineData("dcim/sites", 1L << 32)]
    [InlineData("dcim/sites", long.MaxValue)]
    [InlineData("core/object-changes", 1L << 32)]
    public async Task Start_BeyondAllIds_IsAnEmptyPage(string path, long start)
    {
        await using var host = await SmallStore.CreateAsync();
        var answer = await host.SendAsync("GET", $"/api/{path}/?start={start}");
        Assert.True(answer.Status == 200 && answer.Json.GetProperty("results").GetArrayLength() == 0, $"{answer.Status} {answer.Body}");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    public async Task ManyIds_OneThatIsNone_FindTheOthers(string none)
    {
        await using var host = await SmallStore.CreateAsync();
        var many = string.Join('&', Enumerable.Range(1, 20).Select(id => $"virtual_machine_id={id}"));
        var answer = await host.SendAsync("GET", $"/api/ipam/ip-addresses/?{many}&virtual_machine_id={none}");
        Assert.True(answer.Status == 200 && answer.Json.GetProperty("count").GetInt32() == 1, $"{answer.Status} {answer.Body}");
    }

    [Fact]
    public async Task Order_ByARelationAndACountOfOneKind_FollowsBoth()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/dcim/virtual-chassis/", """[{"name": "a"}, {"name": "b"}]""");
        async Task<string> NamesAsync() => string.Join(' ', (await host.SendAsync(
            "GET", "/api/dcim/virtual-chassis/?ordering=master,member_count,id")).Json.GetProperty("results").EnumerateArray()
            .Select(o => o.GetProperty("name").GetString()));
        Assert.Equal("a b", await NamesAsync());
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/dcim/devices/1/", """{"virtual_chassis": 1, "vc_position": 1}""")).Status);
        Assert.Equal("b a", await NamesAsync());
    }
}
