using System.Text.RegularExpressions;
using Plumbline.Netbox.Schema;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>What this store has, what it shows empty, and what it says of the rest.</summary>
public sealed partial class AbsentTypeTests
{
    [Fact]
    public void Page_ListsWhatThereIs()
    {
        var page = File.ReadAllText(TestFile.Of("../../docs/store.md"));
        var rows = from row in Rows().Matches(page)
                   from list in Lists().Matches(row.Groups[2].Value)
                   select $"{row.Groups[1].Value}/{list.Groups[1].Value}/";

        Assert.Equal(
            ObjectTypes.All.Where(t => !t.IsAbsent || t.IsAskedInPassing).Select(t => t.ListPath).Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Missing_IsSaid_WithTheNameOfWhatIsMissing()
    {
        await using var host = new StoreHost();
        foreach (var type in ObjectTypes.All.Where(t => t.IsAbsent))
            foreach (var (method, path) in new[] { ("GET", ""), ("POST", ""), ("PATCH", "1/"), ("DELETE", "1/"), ("OPTIONS", "") })
            {
                var answer = await host.SendAsync(method, $"/api/{type.ListPath}{path}", method is "POST" or "PATCH" ? "{}" : null);
                var isRead = method == "OPTIONS" || (method == "GET" && type.IsAskedInPassing);
                Assert.Equal((type.Label, method, isRead ? 200 : 501), (type.Label, method, answer.Status));
                if (!isRead)
                    Assert.Equal(
                        $"This store has no {type.VerbosePlural}. What it has is listed in docs/store.md.",
                        answer.Json.GetProperty("detail").GetString());
            }
    }

    [Fact]
    public async Task ObjectTypes_AreAllListed()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.RestartAsync();

        Assert.Equal(ContentTypes.All.Count, await CountAsync(host, ""));
        Assert.Equal(1, await CountAsync(host, "?app_label=dcim&model=device"));
        Assert.True(await CountAsync(host, "?features=journaling") > 70);
        Assert.Equal(3, await CountAsync(host, "?public=false&app_label=dcim"));
        var device = (await host.SendAsync("GET", "/api/core/object-types/?app_label=dcim&model=device")).Json.GetProperty("results")[0];
        var one = (await host.SendAsync("GET", $"/api/core/object-types/{device.GetProperty("id")}/")).Json;
        Assert.Equal("DCIM > Device", one.GetProperty("display").GetString());
        Assert.Equal("/api/dcim/devices/", one.GetProperty("rest_api_endpoint").GetString());
        Assert.Equal("devices", one.GetProperty("model_name_plural").GetString());
        Assert.Contains("image_attachments", one.GetProperty("features").EnumerateArray().Select(f => f.GetString()));
    }

    private static async Task<int> CountAsync(StoreHost host, string query) =>
        (await host.SendAsync("GET", $"/api/core/object-types/{query}")).Json.GetProperty("count").GetInt32();

    [GeneratedRegex(@"^\| `([a-z]+)` \| (`.*`) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Lists();
}
