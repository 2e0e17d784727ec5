using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Web.Tests.Programs;

public sealed class TryPageTests
{
    [Fact]
    public async Task Page_ForWhoeverIsLoggedIn_BringsItsScriptFromThisServer()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var stranger = ConsoleVisitor.Come(host);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        await stranger.OpenAsync("/plumbline/api/");
        Assert.StartsWith("/login", stranger.Path, StringComparison.Ordinal);

        var page = await admin.OpenAsync("/plumbline/api/");
        var again = await admin.OpenAsync("/plumbline/api/");
        var scripts = Regex.Matches(page, "<script src=\"([^\"]*)\" defer></script>").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();

        // Nothing is written into it, and its word is good for one page.
        Assert.Equal(2, scripts.Count);
        Assert.Equal(2, Regex.Count(page, "<script"));
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.NotEqual(page, again);
        Assert.Contains("createApiReference:", await admin.OpenAsync(scripts[0]), StringComparison.Ordinal);
        Assert.Equal("/assets/try.js", scripts[1]);
        Assert.Contains("/plumbline/api/machines", await admin.OpenAsync("/plumbline/api/openapi.json"), StringComparison.Ordinal);
    }
}
