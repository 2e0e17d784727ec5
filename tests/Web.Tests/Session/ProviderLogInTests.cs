using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Rulebooks.Policies;
using Plumbline.Web.Session;
using Xunit;

namespace Plumbline.Web.Tests.Session;

public sealed class ProviderLogInTests
{
    private static OidcPolicy WithGroups(OidcPolicy policy) => policy with
    {
        GroupsClaim = "groups", Groups = new Dictionary<string, string> { ["/net-ops"] = "operators" }, Superusers = ["/admins"],
    };

    [Fact]
    public async Task User_ThatTheProviderLetsIn_IsMadeOnceWithTheRightsOfHisGroups()
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(provider: provider.Provider(WithGroups));
        var group = (await host.PostAsync("users/groups/", """{"name": "operators"}""")).GetProperty("id").GetInt64();
        await host.PostAsync("users/groups/", """{"name": "others"}""");
        provider.Who = new("u-1", "alice") { Groups = ["/net-ops", "unknown"] };

        using var first = ConsoleVisitor.Come(host);
        var page = await first.OpenAsync("/machines");
        Assert.Contains("Log in with", page, StringComparison.Ordinal);
        await first.OpenAsync("/login/provider?to=%2Fmachines%3Fq%3Dx");

        Assert.Equal(("/machines?q=x", 200), (first.Path, first.Status));
        Assert.Equal("S256", provider.Proof);
        Assert.Equal(host.Url + ProviderDoor.BackPath, provider.Back);
        var alice = await UserAsync(host, "alice");
        Assert.Equal([group], GroupsOf(alice));
        Assert.Equal(("Given", "Family", "alice@x.y"), (
            alice.GetProperty("first_name").GetString(), alice.GetProperty("last_name").GetString(),
            alice.GetProperty("email").GetString()));
        var known = host.Parts.LogIns.Find("alice")!;
        Assert.Equal((true, false, false), (known.IsProvided, known.IsSuperuser, known.HasPassword));

        // Renamed there, in other groups: he is who he was here.
        provider.Who = new("u-1", "alice2") { Groups = ["/admins"] };
        using var second = ConsoleVisitor.Come(host);
        await second.OpenAsync("/login/provider");
        Assert.Equal(("/", 200), (second.Path, second.Status));
        Assert.Equal([], GroupsOf(await UserAsync(host, "alice")));
        Assert.True(host.Parts.LogIns.Find("alice")!.IsSuperuser);
        Assert.Null(host.Parts.LogIns.Find("alice2"));

        provider.Who = new("u-1", "alice");
        using var third = ConsoleVisitor.Come(host);
        await third.OpenAsync("/login/provider");
        Assert.False(host.Parts.LogIns.Find("alice")!.IsSuperuser);
        var changes = await host.GetAsync($"/api/core/object-changes/?changed_object_type=users.user&changed_object_id={known.Id}");
        Assert.Equal(3, changes.GetProperty("count").GetInt32());
        Assert.DoesNotContain("u-1", changes.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OfTheProvider_IsListedAndEndedAndHasNoPassword()
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(provider: provider.Provider());
        using var alice = ConsoleVisitor.Come(host);
        await alice.OpenAsync("/login/provider");

        var page = await alice.OpenAsync("/password");
        Assert.Contains("your password is changed there", page, StringComparison.Ordinal);
        await alice.ForgeAsync(page, "password", ("Given.Password", "Stolen-by-me-1"), ("Given.Again", "Stolen-by-me-1"));
        Assert.False(host.Parts.LogIns.Find("alice")!.HasPassword);

        using var admin = await ConsoleVisitor.LogInAsync(host);
        page = await admin.OpenAsync("/sessions");
        Assert.Contains("alice", page, StringComparison.Ordinal);
        var end = System.Text.RegularExpressions.Regex.Match(page, "value=\"(end-[0-9a-f]+)\"").Groups[1].Value;
        await admin.SubmitAsync(page, end);
        await alice.OpenAsync("/machines");
        Assert.StartsWith("/login?", alice.Path, StringComparison.Ordinal);
    }

    // what is different | the trouble | what is said
    public static readonly TheoryData<string, string, string> Troubles = new()
    {
        { "refused", LogInTrouble.Refused, "did not let you in" },
        { "name taken", LogInTrouble.Taken, "another user of your name" },
        { "no name", LogInTrouble.Nameless, "that can be a user" },
        { "deactivated", LogInTrouble.Deactivated, "is deactivated" },
        { "wrong secret", LogInTrouble.Failed, "could not be used" },
        { "away", LogInTrouble.Away, "does not answer" },
        { "another browser", LogInTrouble.Late, "took too long" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task LogIn_ThatFails_SaysWhyAndLetsNobodyIn(string what, string trouble, string said)
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(
            provider: provider.Provider(secret: what == "wrong secret" ? "wrong" : ProviderHost.Secret));
        using var visitor = ConsoleVisitor.Come(host);
        provider.Who = what switch
        {
            "refused" => null,
            "name taken" => new("u-1", "ADMIN"),
            "no name" => new("u-1", "EXAMPLE\\alice"),
            _ => new("u-1", "alice"),
        };
        if (what == "deactivated")
        {
            await visitor.OpenAsync("/login/provider");
            await host.PatchAsync($"users/users/{host.Parts.LogIns.Find("alice")!.Id}/", """{"is_active": false}""");
        }
        if (what == "away")
            await provider.DisposeAsync();

        var page = await visitor.OpenAsync(
            what == "another browser" ? "/login/provider/back?code=abc&state=CfDJ8abc" : "/login/provider?to=%2Fruns");

        Assert.True(visitor.Path.StartsWith($"/login?trouble={trouble}&to=", StringComparison.Ordinal),
            $"{visitor.Path}: {string.Join('\n', host.Said.All.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text))}");
        Assert.Contains(said, ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
        await visitor.OpenAsync("/machines");
        Assert.StartsWith("/login?to=", visitor.Path, StringComparison.Ordinal);
        Assert.DoesNotContain(ProviderHost.Secret, string.Join('\n', host.Said.All.Select(line => line.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task Way_BackFromTheProvider_StaysHere(string to)
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(provider: provider.Provider());
        using var visitor = ConsoleVisitor.Come(host);

        await visitor.OpenAsync("/login/provider?to=" + Uri.EscapeDataString(to));

        Assert.Equal(("/", 200), (visitor.Path, visitor.Status));
    }

    [Fact]
    public async Task User_OfTheStore_BecomesTheProvidersWhereThatIsSaid()
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(provider: provider.Provider(policy => policy with { LinksUsers = true }));
        var made = await host.PostAsync("users/users/", $$"""{"username": "alice", "password": "{{ConsoleHost.Password}}"}""");
        using var visitor = ConsoleVisitor.Come(host);

        await visitor.OpenAsync("/login/provider");

        Assert.Equal(200, visitor.Status);
        var alice = host.Parts.LogIns.Find("alice")!;
        Assert.Equal((made.GetProperty("id").GetInt64(), true, false), (alice.Id, alice.IsProvided, alice.HasPassword));
        // Another one there who has taken the name is not he.
        provider.Who = new("u-2", "alice");
        using var other = ConsoleVisitor.Come(host);
        await other.OpenAsync("/login/provider");
        Assert.StartsWith("/login?trouble=taken", other.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_ThatIsTheOnlyWay_TakesNoPasswords()
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(provider: provider.Provider(policy => policy with { IsOnly = true }));
        await host.PostAsync("users/users/", $$"""{"username": "bob", "password": "{{ConsoleHost.Password}}"}""");
        using var visitor = ConsoleVisitor.Come(host);

        var page = await visitor.OpenAsync("/login");
        Assert.DoesNotContain("type=\"password\"", page, StringComparison.Ordinal);
        page = await visitor.ForgeAsync(page, "login", ("Given.Name", "bob"), ("Given.Password", ConsoleHost.Password));

        Assert.Contains("Passwords are not taken here", page, StringComparison.Ordinal);
        var (status, said) = await ConsoleHost.SendAsync(
            host.Client(null), "/api/users/tokens/provision/", $$"""{"username": "bob", "password": "{{ConsoleHost.Password}}"}""");
        Assert.True(status == 403 && said.Contains("Passwords are not taken here", StringComparison.Ordinal), said);
        await visitor.OpenAsync("/machines");
        Assert.StartsWith("/login?", visitor.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Way_BackWithABody_IsRefusedBeforeItIsRead()
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(provider: provider.Provider());
        using var form = new FormUrlEncodedContent([new("state", new string('x', 1 << 20))]);

        using var answer = await host.Client(null).PostAsync(
            new Uri(ProviderDoor.BackPath, UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.Equal(405, (int)answer.StatusCode);
        Assert.Equal("GET", answer.Content.Headers.Allow.Single());
    }

    [Fact]
    public async Task Superuser_WhoIsTheLast_StaysOneWhateverTheProviderSays()
    {
        await using var provider = await ProviderHost.StartAsync();
        await using var host = await ConsoleHost.StartAsync(
            provider: provider.Provider(policy => WithGroups(policy) with { LinksUsers = true }));
        provider.Who = new("u-1", "admin");
        using var visitor = ConsoleVisitor.Come(host);

        await visitor.OpenAsync("/login/provider");

        Assert.True(host.Parts.LogIns.Find("admin")!.IsSuperuser);
    }

    private static async Task<JsonElement> UserAsync(ConsoleHost host, string name) =>
        (await host.GetAsync($"/api/users/users/?username={name}")).GetProperty("results")[0];

    private static IEnumerable<long> GroupsOf(JsonElement user) =>
        user.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("id").GetInt64());
}
