using Plumbline.Automation.Progress;
using Plumbline.Web.Live;
using Xunit;

namespace Plumbline.Web.Tests.Live;

public sealed class SharedLooksTests
{
    private const int Many = 20;

    [Fact]
    public async Task Looks_OfManyAtOnce_AreFewRenderingsAndNobodyGetsAnOldOne()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        var looks = host.Service<SharedLooks>();
        Assert.Contains("<nav", await admin.OpenAsync("/"), StringComparison.Ordinal);
        Assert.Equal(0, looks.Renderings);

        for (var round = 0; round < 3; round++)
        {
            host.Parts.Feed.Tell(new Step(host.Parts.Time.GetUtcNow(), StepKind.Accepted, $"round <{round}>"));
            var found = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => admin.LookAsync("/")));
            Assert.All(found, page => Assert.Contains($"round &lt;{round}&gt;", page, StringComparison.Ordinal));
            Assert.All(found, page => Assert.DoesNotContain("<nav", page, StringComparison.Ordinal));
        }
        Assert.InRange(looks.Renderings, 3, 3 * Many / 3);

        // Another sees what is for him, and a page with forms of a session is nobody else's.
        var his = await Task.WhenAll(viewer.LookAsync("/"), admin.LookAsync("/"));
        Assert.DoesNotContain("round", his[0], StringComparison.Ordinal);
        Assert.Contains("round", his[1], StringComparison.Ordinal);
        var rendered = looks.Renderings;
        Assert.Contains("__RequestVerificationToken", await admin.LookAsync("/settings/retention"), StringComparison.Ordinal);
        Assert.Equal(rendered, looks.Renderings);
    }
}
