using Xunit;

namespace Plumbline.Automation.Tests.Inventory.Versions;

/// <summary>Since when hosts are documented as they are.</summary>
public sealed class ChangedHostsTests
{
    private static readonly (string Path, string Body)[] Fleet =
    [
        ("virtualization/cluster-types/", """{"name": "t", "slug": "t"}"""),
        ("virtualization/clusters/", """{"name": "c", "type": 1}"""),
        ("virtualization/virtual-machines/", """{"name": "db1", "cluster": 1, "memory": 1024}"""),
        ("virtualization/virtual-machines/", """{"name": "db2", "cluster": 1}"""),
    ];

    // what is done | the hosts that are documented otherwise by it
    [Theory]
    [InlineData("nothing", "")]
    [InlineData("memory", "db1")]
    [InlineData("context", "db1 db2")]
    [InlineData("comments", "")]
    [InlineData("own", "")]
    [InlineData("form", "")]
    [InlineData("back", "")]
    [InlineData("often and back", "db1")]
    [InlineData("two of three", "db1")]
    [InlineData("context back", "")]
    [InlineData("group back", "")]
    [InlineData("gone and made again", "")]
    [InlineData("secret back", "db1 db2")]
    public async Task Changed_AfterAMoment_AreThoseThatAreDocumentedOtherwise(string what, string hosts)
    {
        await using var followed = new FollowedStore("config_context: true\nflatten_config_context: true\ngroup_by: [status]\n");
        foreach (var (path, body) in Fleet)
            await followed.PostAsync(path, body);
        await followed.FollowAsync();
        var moment = DateTimeOffset.UtcNow;
        switch (what)
        {
            case "memory":
                await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", """{"memory": 2048}""");
                break;
            case "comments":
                await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", """{"comments": "x"}""");
                break;
            case "context":
                await followed.PostAsync("extras/config-contexts/", """{"name": "all", "weight": 1, "data": {"ntp": "a"}}""");
                break;
            case "own":
                followed.IsOwn = _ => true;
                await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", """{"memory": 2048}""");
                break;
            case "back" or "two of three" or "often and back":
                // What changes all the time is not compared again and again.
                foreach (var memory in what == "back" ? [2048, 4096, 1024] : what == "two of three" ? (int[])[2048, 1024, 4096]
                    : [.. Enumerable.Range(2048, 100), 1024])
                {
                    await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", $$"""{"memory": {{memory}}}""");
                    await followed.FollowAsync();
                }
                break;
            case "context back":
                await followed.PostAsync("extras/config-contexts/", """{"name": "all", "weight": 1, "data": {"ntp": "a"}}""");
                await followed.FollowAsync();
                await followed.SendAsync("DELETE", "extras/config-contexts/1/");
                break;
            case "secret back":
                // Of what is shown to nobody it cannot be told.
                await followed.PostAsync("extras/config-contexts/", """{"name": "all", "weight": 1, "data": {"password": "a"}}""");
                await followed.FollowAsync();
                moment = DateTimeOffset.UtcNow;
                foreach (var secret in (string[])["b", "a"])
                {
                    await followed.SendAsync("PATCH", "extras/config-contexts/1/", $$"""{"data": {"password": "{{secret}}"} }""");
                    await followed.FollowAsync();
                }
                break;
            case "group back":
                foreach (var status in (string[])["offline", "active"])
                {
                    await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", $$"""{"status": "{{status}}"}""");
                    await followed.FollowAsync();
                }
                break;
            case "gone and made again":
                await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", """{"name": "other"}""");
                await followed.FollowAsync();
                await followed.SendAsync("PATCH", "virtualization/virtual-machines/1/", """{"name": "db1"}""");
                break;
            case "form":
                followed.Restart();
                followed.Form = "2";
                break;
        }
        await followed.FollowAsync();
        var changed = followed.Versions.Changed;
        Assert.False(changed.IsSince("db1", moment), "it is read when it is asked for");
        changed.Refresh();

        Assert.Equal(hosts, string.Join(' ', ((string[])["db1", "db2"]).Where(host => changed.IsSince(host, moment))));
        followed.Restart();
        followed.Versions.Changed.Refresh();
        Assert.Equal(hosts.Contains("db1", StringComparison.Ordinal), followed.Versions.Changed.IsSince("db1", moment));
    }
}
