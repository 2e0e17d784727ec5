using System.Text.Json.Nodes;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>A client of the API without a network: whoever has the files acts as the first superuser; with a token as its user.</summary>
public sealed class StoreHandlerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_WithoutAToken_IsTheFirstSuperuser()
    {
        await using var host = await SmallStore.CreateAsync();
        using var client = Client(host, null);

        var user = await client.PostAsync(
            "users/users/", new JsonObject { ["username"] = "anna", ["password"] = "Anna12345!xyz" }, Stop);
        var token = await client.PostAsync(
            "users/tokens/", new JsonObject { ["user"] = user.GetProperty("id").GetInt64(), ["write_enabled"] = false }, Stop);
        var names = new List<string?>();
        await foreach (var site in client.ListAsync("dcim/sites/", "name=one&limit=1", Stop))
            names.Add(site.GetProperty("name").GetString());
        Assert.Equal(["one"], names);

        using var hers = Client(host, $"nbt_{token.GetProperty("key").GetString()}.{token.GetProperty("token").GetString()}");
        var refused = await Assert.ThrowsAsync<NetboxException>(
            () => hers.PostAsync("extras/tags/", new JsonObject { ["name"] = "x", ["slug"] = "x" }, Stop));
        Assert.Equal(403, refused.Status);

        await client.DeleteAsync($"users/tokens/{token.GetProperty("id")}/", Stop);
        Assert.Null(await client.GetAsync($"users/tokens/{token.GetProperty("id")}/", Stop));
        Assert.Equal(404, (await Assert.ThrowsAsync<NetboxException>(() => client.DeleteAsync("users/users/999/", Stop))).Status);
    }

    private static NetboxClient Client(StoreHost host, string? token) => new(
        new NetboxClientOptions { Address = new Uri("http://store/"), Token = token, Attempts = 1 }, TimeProvider.System,
        new StoreHandler(host.Store, new NetboxApiOptions()));
}
