using System.Text.RegularExpressions;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs.Records;
using Plumbline.Wording;
using Xunit;

namespace Plumbline.Web.Tests.Overview;

public sealed class PathPageTests
{
    [Fact]
    public async Task FirstSteps_OfANewProject_AreTickedOffAndGo()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var before = Steps(await admin.OpenAsync("/"));
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        var documented = Steps(await admin.OpenAsync("/"));
        // Where a playbook talks to the control machine, that is no machine of the documentation.
        await host.RunAsync("localhost", RunEnd.Successful);
        await host.RunAsync("web1", RunEnd.Successful);
        var after = await admin.OpenAsync("/");

        Assert.Equal("to do Set your password", before[0]);
        Assert.Equal("done Put a rulebook to work", before[1]);
        Assert.Contains("to do Document a machine", before);
        Assert.Contains("if you like Connect a NetBox", before);
        Assert.Equal("if you like Try the demo data", before[^1]);
        Assert.Contains("done Document a machine", documented);
        Assert.Empty(Steps(after));
        Assert.Contains("configured 1 changed 0 failed 0", ConsoleVisitor.Text(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Durations_OfMachines_AreDrawnForThoseWhoSeeEverything()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        var token = await host.TokenOfViewerAsync("null");
        Assert.NotEmpty(token);
        var start = host.Parts.Time.GetUtcNow();
        foreach (var (match, seconds) in (int[])[4, 8, 90] is var took ? took.Index() : [])
        {
            host.Parts.Feed.Tell(new Step(start, StepKind.Documented, "", Host: "web1"));
            host.Parts.Feed.Tell(new Step(start, StepKind.Matched, "", Match: match + 1, Host: "web1"));
            host.Parts.Feed.Tell(new Step(start.AddSeconds(seconds), StepKind.Ended, "", Match: match + 1, Result: "succeeded"));
        }
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        var text = ConsoleVisitor.Text(await admin.OpenAsync("/"));
        Assert.Contains($"Half within {Words(8)} , 95 % within {Words(90)} of the last 3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Half within", await viewer.OpenAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stations_SayHowManyAMinuteComeNow()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var now = host.Parts.Time.GetUtcNow();
        for (var i = 0; i < 8; i++)
            host.Parts.Feed.Tell(new Step(now, StepKind.Accepted, ""));
        host.Parts.Feed.Tell(new Step(now.AddMinutes(-20), StepKind.Matched, ""));

        var text = ConsoleVisitor.Text(await admin.OpenAsync("/"));
        Assert.Contains("Events 8 1.6 a minute", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("Matched 1 [0-9.]+ a minute", text);
    }

    [Fact]
    public async Task Parts_ThatDoNotWork_AreSaidAboveThePath()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var sound = ConsoleVisitor.Text(await admin.OpenAsync("/"));
        host.Parts.Health.Part("write_back").Degraded("the result for <web1> was given up: no such object");
        var text = ConsoleVisitor.Text(await admin.OpenAsync("/"));
        Assert.NotEmpty(await host.TokenOfViewerAsync("null"));
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        Assert.DoesNotContain("degraded", sound, StringComparison.Ordinal);
        Assert.Matches("degraded write_back .*the result for <web1> was given up: no such object", text);
        Assert.DoesNotContain("write_back", await viewer.OpenAsync("/"), StringComparison.Ordinal);
    }

    private static string Words(int seconds) => TimeText.Duration(TimeSpan.FromSeconds(seconds));

    private static List<string> Steps(string page) => [.. Regex
        .Matches(page, "(done|to do|if you like)</span>\\s*<span>\\s*(?:<a [^>]*>|<strong>)(.*?)<", RegexOptions.Singleline)
        .Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}")];
}
