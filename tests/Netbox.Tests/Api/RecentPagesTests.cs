using System.Text;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>A page that is asked for again comes from what was written before, and never says anything that is not so.</summary>
public sealed class RecentPagesTests
{
    private const string Sites = "/api/dcim/sites/?limit=2";

    [Fact]
    public async Task Page_AskedAgainAndAgain_FollowsEveryChange()
    {
        await using var host = new StoreHost();
        for (var i = 0; i < 5; i++)
        {
            await host.PostAsync("/api/dcim/sites/", $$"""{"name": "s{{i}}", "slug": "s{{i}}"}""");
            string[] answers = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await host.SendAsync("GET", Sites)).Body))];
            Assert.Single(answers.Distinct());
            Assert.StartsWith($$"""{"count":{{i + 1}},""", answers[0], StringComparison.Ordinal);
        }
        await host.SendAsync("DELETE", "/api/dcim/sites/1/");
        Assert.StartsWith("""{"count":4,""", (await host.SendAsync("GET", Sites)).Body, StringComparison.Ordinal);
        Assert.Equal(4, (await host.SendAsync("GET", "/api/dcim/sites/?limit=3")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Page_OfSomebodyElse_IsNotShown_AndRightsCountAtOnce()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/dcim/sites/", """[{"name": "a", "slug": "a"}, {"name": "b", "slug": "b"}]""");
        await host.PostAsync("/api/users/users/", """{"username": "reader", "password": "Reading12345!x"}""");
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        var reader = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };
        await host.PostAsync("/api/users/permissions/", """
            {"name": "p", "object_types": ["dcim.site"], "actions": ["view"], "constraints": {"slug": "a"}, "users": [2]}
            """);

        for (var i = 0; i < 3; i++)
        {
            Assert.StartsWith("""{"count":2,""", (await host.SendAsync("GET", Sites)).Body, StringComparison.Ordinal);
            Assert.StartsWith("""{"count":1,""", (await host.SendAsync("GET", Sites, headers: reader)).Body, StringComparison.Ordinal);
        }
        await host.SendAsync("DELETE", "/api/users/permissions/1/");
        Assert.Equal(403, (await host.SendAsync("GET", Sites, headers: reader)).Status);
        Assert.Equal(200, (await host.SendAsync("GET", Sites)).Status);
    }

    [Fact]
    public async Task Page_OfAnotherAddressOrForm_IsItsOwn()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/dcim/sites/", """{"name": "a", "slug": "a"}""");
        for (var i = 0; i < 3; i++)
        {
            var other = await host.SendAsync("GET", Sites, headers: Header("Host", "other.test"));
            Assert.Contains("http://other.test/api/dcim/sites/1/", other.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("other.test", (await host.SendAsync("GET", Sites)).Body, StringComparison.Ordinal);
            Assert.StartsWith("<!DOCTYPE html>", (await host.SendAsync("GET", Sites, headers: Header("Accept", "text/html"))).Body,
                StringComparison.Ordinal);
            Assert.Equal("", (await host.SendAsync("HEAD", Sites)).Body);
        }
    }

    [Fact]
    public void Room_IsNeverExceeded_AndOldStatesPutNothingIn()
    {
        var (pages, state) = (new RecentPages(), State.Empty.At(7));
        var page = new byte[RecentPages.Room / 10];
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < 5_000; i++)
                pages.Note(state, Key(i), page);
        Assert.Equal(10, Enumerable.Range(0, 5_000).Count(i => pages.Find(state, Key(i)) != null));

        var newer = state.At(8);
        pages.Note(newer, Key(1), Encoding.UTF8.GetBytes("new"));
        pages.Note(state, Key(1), Encoding.UTF8.GetBytes("old"));
        pages.Note(newer, Key(1), Encoding.UTF8.GetBytes("new"));
        Assert.Null(pages.Find(state, Key(1)));
        Assert.Equal("new", Encoding.UTF8.GetString(pages.Find(newer, Key(1))!));

        static RecentPageKey Key(int i) => new(1, "http://netbox.test", "/api/dcim/sites/", $"?offset={i}");
    }

    private static Dictionary<string, string?> Header(string name, string value) => new() { [name] = value };
}
