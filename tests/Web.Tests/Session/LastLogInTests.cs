using System.Text.Json;
using Xunit;

namespace Plumbline.Web.Tests.Session;

public sealed class LastLogInTests
{
    [Fact]
    public async Task LogIn_ByLinkOrPassword_IsNotedWithTheUser()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("users/users/", $$"""{"username": "bob", "password": "{{ConsoleHost.Password}}"}""");
        var before = host.Parts.Time.GetUtcNow();
        using var bob = ConsoleVisitor.Come(host);
        Assert.Equal(JsonValueKind.Null, (await OfAsync(host, "bob")).ValueKind);

        await bob.SubmitAsync(await bob.OpenAsync("/login"), "login", ("Given.Name", "bob"), ("Given.Password", "wrong"));
        Assert.Equal(JsonValueKind.Null, (await OfAsync(host, "bob")).ValueKind);
        await bob.SubmitAsync(await bob.OpenAsync("/login"), "login", ("Given.Name", "bob"), ("Given.Password", ConsoleHost.Password));
        using var admin = await ConsoleVisitor.LogInAsync(host);

        Assert.True((await OfAsync(host, "bob")).GetDateTimeOffset() >= before.AddMilliseconds(-1));
        Assert.True((await OfAsync(host, "admin")).GetDateTimeOffset() >= before.AddMilliseconds(-1));
    }

    private static async Task<JsonElement> OfAsync(ConsoleHost host, string name) =>
        (await host.GetAsync($"/api/users/users/?username={name}")).GetProperty("results")[0].GetProperty("last_login");
}
