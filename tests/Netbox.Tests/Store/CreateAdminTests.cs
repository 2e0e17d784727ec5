using Plumbline.Netbox.Store;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class CreateAdminTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAdmin_MakesASuperuserThatIsRecorded()
    {
        await using var host = new StoreHost();
        var made = Assert.IsType<AdminCreation.Created>(
            await host.Store.CreateAdminAsync(new NewAdmin("rescue") { Password = "Rescue12345!x" }, Stop));
        await host.RestartAsync();
        var headers = new Dictionary<string, string?> { ["Authorization"] = "Token " + made.Token };

        Assert.Equal(200, (await host.SendAsync("GET", "/api/users/permissions/", headers: headers)).Status);
        Assert.Equal(201, (await host.SendAsync("POST", "/api/users/tokens/provision/", """{"username": "rescue", "password":"""
            + """ "Rescue12345!x"}""")).Status);
        var change = (await host.SendAsync(
            "GET", $"/api/core/object-changes/?changed_object_type=users.user&changed_object_id={made.Id}", headers: headers)).Json
            .GetProperty("results")[0];
        Assert.Equal("create-admin", change.GetProperty("user_name").GetString());
        Assert.Contains("create-admin", change.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pbkdf2", change.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(made.Token, change.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, null, "no user name")]
    [InlineData("a b", null, null, "no user name")]
    [InlineData("admin", null, null, "already a user admin")]
    [InlineData("rescue", "short", null, "too short")]
    [InlineData("rescue", null, "abc", "40 letters and digits")]
    [InlineData("rescue", null, StoreHost.Token, "in use")]
    public async Task CreateAdmin_OfWhatCannotBe_IsRefused(string name, string? password, string? token, string reason)
    {
        await using var host = new StoreHost();
        var version = host.Store.ChangeVersion;
        var refused = Assert.IsType<AdminCreation.Refused>(
            await host.Store.CreateAdminAsync(new NewAdmin(name) { Password = password, Token = token }, Stop));

        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(version, host.Store.ChangeVersion);
    }

    [Theory]
    [InlineData("DELETE", "/api/users/users/1/", null, 409)]
    [InlineData("DELETE", "/api/users/users/", """[{"id": 1}]""", 409)]
    [InlineData("PATCH", "/api/users/users/1/", """{"is_active": false}""", 400)]
    [InlineData("PATCH", "/api/users/users/", """[{"id": 1, "is_active": false}]""", 400)]
    [InlineData("PUT", "/api/users/users/1/", """{"username": "admin", "password": "Admin12345!x", "is_active": false}""", 400)]
    public async Task Superuser_TheLastOne_CannotBeLost(string method, string path, string? body, int status)
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/users/users/", """{"username": "plain", "password": "Plain12345!x"}""");
        var answer = await host.SendAsync(method, path, body);

        Assert.Equal(status, answer.Status);
        Assert.Contains("last active superuser", answer.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsync("GET", "/api/users/users/1/")).Status);

        await host.Store.CreateAdminAsync(new NewAdmin("second"), Stop);
        Assert.InRange((await host.SendAsync(method, path, body)).Status, 200, 204);
    }
}
