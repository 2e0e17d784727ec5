using System.Diagnostics;
using Plumbline.Automation.EventLog;
using Xunit;

namespace Plumbline.Web.Tests.Rulebooks;

public sealed class RulebookPagesTests
{
    private const string Page = "/rulebooks/machines";

    [Fact]
    public async Task Event_JudgedByAnotherText_SaysWhatThatWouldDo()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        var position = await host.AppendAsync("""{"payload": {"event": "gone", "data": {"name": "web1"}}, "meta": {"uuid": "x"}}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        var before = await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken);

        var page = await admin.OpenAsync($"/events/{position}/judge");
        var same = await admin.SubmitAsync(page, "judge");
        var other = await admin.SubmitAsync(page, "judge", ("text", before.Replace("\"created\"", "\"gone\"", StringComparison.Ordinal)));
        var broken = await admin.SubmitAsync(page, "judge", ("text", "- name: ["));
        var renamed = await admin.SubmitAsync(page, "judge", ("text", before.Replace("name: Machines", "name: Others", StringComparison.Ordinal)));

        Assert.Contains("does not Configure a new machine", ConsoleVisitor.Text(same), StringComparison.Ordinal);
        Assert.Contains("fires Configure a new machine", ConsoleVisitor.Text(other), StringComparison.Ordinal);
        Assert.Contains("class=\"problem\"", broken, StringComparison.Ordinal);
        Assert.Contains("It has no ruleset 'Machines'", ConsoleVisitor.Text(renamed), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken));
        await viewer.OpenAsync($"/events/{position}/judge");
        Assert.Equal(404, viewer.Status);
    }

    [Fact]
    public async Task Rules_ThatFired_SayHowOftenInEachSpan()
    {
        await using var host = await ConsoleHost.StartAsync();
        var now = host.Parts.Time.GetUtcNow();
        foreach (var (back, times) in ((TimeSpan, int)[])[(TimeSpan.Zero, 2), (TimeSpan.FromHours(3), 3), (TimeSpan.FromDays(3), 4)])
            for (var at = 0; at < times; at++)
                await host.Log.CommitAsync(new LogCommit
                {
                    Ruleset = ConsoleHost.Ruleset, Bookmark = 0, Clock = default,
                    Matches = [new NewMatch("Configure a new machine", now - back, "{}"u8.ToArray(), [])],
                }, TestContext.Current.CancellationToken);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        foreach (var page in (string[])["/rulebooks", Page])
        {
            Assert.Contains("fired 2 times in the last hour", ConsoleVisitor.Text(await admin.OpenAsync(page)), StringComparison.Ordinal);
            Assert.Contains("fired 5 times in the last day", ConsoleVisitor.Text(await admin.OpenAsync(page + "?span=day")), StringComparison.Ordinal);
            var week = await admin.OpenAsync(page + "?span=week");
            Assert.Contains("fired 9 times in the last week", ConsoleVisitor.Text(week), StringComparison.Ordinal);
            Assert.Contains("a bar for six hours", week, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rulebook_ThatIsEdited_IsCheckedTestedAndReplayedBeforeItIsAtWork()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.AppendAsync("""{"payload": {"event": "updated", "data": {"name": "web1"}}}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var text = await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken);
        var edited = text.Replace("\"created\"", "\"updated\"", StringComparison.Ordinal);
        await WriteTestsAsync(host);

        var page = await admin.OpenAsync(Page);
        var words = ConsoleVisitor.Text(page);
        Assert.Contains("When an event comes for which event.payload.event == \"created\"", words, StringComparison.Ordinal);
        Assert.Contains("the event is printed. ", words, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with it", words, StringComparison.Ordinal);
        var wrong = text.Replace("event.payload.event ==", "event.payload.event = ", StringComparison.Ordinal);
        var broken = ConsoleVisitor.Text(await admin.SubmitAsync(page, "rulebook", ("act", "check"), ("text", wrong)));
        Assert.Contains("error line 10, column", broken, StringComparison.Ordinal);
        Assert.Contains("It has mistakes", await admin.SubmitAsync(page, "rulebook", ("act", "activate"), ("text", "- name: [")), StringComparison.Ordinal);
        var replayed = ConsoleVisitor.Text(await admin.SubmitAsync(page, "rulebook", ("act", "replay"), ("text", edited)));
        Assert.Contains("With the newest 1 events, each ruleset from a fresh start: 1 firings more, 0 less", replayed, StringComparison.Ordinal);
        Assert.Contains("passed a new one", Tests(await admin.SubmitAsync(page, "rulebook", ("act", "test"))), StringComparison.Ordinal);
        Assert.Contains("failed a new one", Tests(await admin.SubmitAsync(page, "rulebook", ("act", "test"), ("text", edited))), StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Clauses_OfTheNewestEvents_SayWhichHeld()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        Assert.Contains("No event is in the log", await admin.OpenAsync(Page + "?clauses=true"), StringComparison.Ordinal);
        await host.AppendAsync("""{"payload": {"event": "updated", "data": {"name": "web1"}}}""");
        await host.AppendAsync("""{"payload": {"event": "updated", "data": {}}}""");
        await host.AppendAsync("not json");

        var words = ConsoleVisitor.Text(await admin.OpenAsync(Page + "?clauses=true"));

        Assert.Contains("the newest 3 events", words, StringComparison.Ordinal);
        Assert.Contains("Configure a new machine 0 event.payload.event == \"created\" never", words, StringComparison.Ordinal);
        Assert.Contains("event.payload.data.name is defined sometimes", words, StringComparison.Ordinal);
        Assert.DoesNotContain("lately the newest", ConsoleVisitor.Text(await admin.OpenAsync(Page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rulebook_OfAProjectThatSaysSo_IsNotChangedHere()
    {
        await using var host = await ConsoleHost.StartAsync(editRulebooks: false);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var text = await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken);
        var own = await admin.OpenAsync("/password");

        var page = await admin.OpenAsync(Page);

        Assert.Contains("edit_rulebooks: false", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", page, StringComparison.Ordinal);
        await admin.ForgeAsync(own, "rulebook", ("act", "activate"), ("before", text), ("text", "# mine\n" + text));
        Assert.True(admin.Status >= 400);
        Assert.Equal(text, await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rulebook_ThatIsActivated_IsWrittenTakenUpAndCommitted()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var text = await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken);
        Git(host, "init", "--quiet");
        var page = await admin.OpenAsync(Page);

        host.Reloads = () => [new RulebookNews("machines", "its source is gone", true)];
        Assert.Contains("The server refuses it", await Activate("# refused\n" + text), StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken));
        host.Reloads = () => [new RulebookNews("machines", "goes on with its new rules", false)];
        var done = await Activate("# taken\n" + text);
        Assert.Contains("machines goes on with its new rules. It is committed.", done, StringComparison.Ordinal);
        Assert.Equal("# taken\n" + text, await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken));
        Assert.Equal("admin machines.yml: changed in the console", Git(host, "log", "--format=%an %s"));
        // The form from before knows nothing of that change.
        Assert.Contains("was changed since", await Activate("# late\n" + text), StringComparison.Ordinal);

        async Task<string> Activate(string text) =>
            ConsoleVisitor.Text(await admin.SubmitAsync(page, "rulebook", ("act", "activate"), ("text", text)));
    }

    [Fact]
    public async Task Rulebook_OfSomebodyWhoMayLess_IsNotShownOrNotWithItsText()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        Assert.Contains("not for you to see", await viewer.OpenAsync("/rulebooks"), StringComparison.Ordinal);
        await viewer.OpenAsync(Page);
        Assert.Equal(404, viewer.Status);
        await host.PostAsync("users/permissions/", """
            {"name": "steps", "object_types": ["core.objectchange"], "actions": ["view_steps"], "users": [2]}
            """);
        var page = await viewer.OpenAsync(Page);
        Assert.Contains("is for superusers", page, StringComparison.Ordinal);
        Assert.DoesNotContain("startup_delay", page, StringComparison.Ordinal);
        await viewer.ForgeAsync(await viewer.OpenAsync(Page), "rulebook", ("act", "activate"), ("text", ""));
        Assert.NotEqual(200, viewer.Status);
        await viewer.SubmitAsync(await admin.OpenAsync(Page), "rulebook", ("act", "activate"), ("text", ""));
        Assert.Contains(
            "startup_delay", await File.ReadAllTextAsync(host.RulebookFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await admin.OpenAsync("/rulebooks/..%2f..%2fetc%2fpasswd");
        Assert.Equal(404, admin.Status);
    }

    private static string Tests(string page) => ConsoleVisitor.Text(page);

    private static Task WriteTestsAsync(ConsoleHost host) => File.WriteAllTextAsync(Path.ChangeExtension(host.RulebookFile, "test.yml"), """
        tests:
          - name: a new one
            steps:
              - event: {payload: {event: created, data: {name: web1}}}
              - expect: [Configure a new machine]
        """);

    private static string Git(ConsoleHost host, params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words)
        {
            WorkingDirectory = Path.GetDirectoryName(host.RulebookFile)!, RedirectStandardOutput = true,
        })!;
        var printed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return printed.Trim();
    }
}
