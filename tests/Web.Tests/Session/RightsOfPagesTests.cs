using Plumbline.Automation.Access;
using Plumbline.Netbox.Api;
using Xunit;

namespace Plumbline.Web.Tests.Session;

public sealed class RightsOfPagesTests
{
    [Fact]
    public async Task Page_WithATokenOfSomebodyElseBeside_IsOfTheSessionAlone()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        var admin = host.Parts.LogIns.Find("admin")!;
        var text = await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        var his = await viewer.OpenAsync("/password");
        viewer.Authorize("Token " + await host.TokenOfAsync(admin.Id, "\"write_enabled\": false"));

        await viewer.OpenAsync("/rulebooks/machines");
        Assert.Equal(404, viewer.Status);
        await viewer.ForgeAsync(his, "rulebook", ("act", "activate"), ("before", text), ("text", "# mine\n" + text));
        Assert.Equal(text, await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken));
        var page = await viewer.OpenAsync("/password");
        Assert.Contains("Present password", page, StringComparison.Ordinal);
        await viewer.SubmitAsync(page, "password", ("Given.Password", "stolen-by-me-1"), ("Given.Again", "stolen-by-me-1"));
        Assert.Equal(admin.Stamp, host.Parts.LogIns.Find("admin")!.Stamp);
        Assert.False(host.Parts.LogIns.Find("admin")!.HasPassword);
    }

    // the token of a superuser | why no reload
    private static readonly (string Token, string? Why)[] Reloads =
    [
        ("\"write_enabled\": false", "this takes a token that may write (write_enabled)"), ("\"write_enabled\": true", null),
    ];

    [Fact]
    public async Task Token_ThatOnlyReads_HasNoRulebooksReadAgain()
    {
        await using var host = await ConsoleHost.StartAsync();

        foreach (var (token, why) in Reloads)
        {
            var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            http.Request.Headers.Authorization = $"Token {await host.TokenOfAsync(host.Parts.LogIns.Find("admin")!.Id, token)}";
            Assert.Equal(why, new PathAccess(TokenGate.Admit(http, host.Store)).WhyNotWhole);
        }
    }
}
