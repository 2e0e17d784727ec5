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
    public async Task Changed_AfterAMoment_AreThoseThatAreDocumentedOtherwise(string what, string hosts)
    {
        await using var followed = new FollowedStore("config_context: true\n");
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
