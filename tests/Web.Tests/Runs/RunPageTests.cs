using Plumbline.Automation.Runs.Records;
using Xunit;

namespace Plumbline.Web.Tests.Runs;

public sealed class RunPageTests
{
    [Fact]
    public async Task Tasks_OfARun_AreARowForEachHost()
    {
        await using var host = await ConsoleHost.StartAsync();
        var from = host.Parts.Time.GetUtcNow();
        var run = await host.RunAsync("web1", RunEnd.Successful, tasks:
        [
            new("<script>", "web1", from, TimeSpan.FromSeconds(1), "ok"),
            new("Install it", "web1", from.AddSeconds(1), TimeSpan.FromSeconds(3), "changed"),
            new("<script>", "we\"b2", from, TimeSpan.Zero, "failed"),
            new("Wait", "we\"b2", from, TimeSpan.FromSeconds(4), RunTask.Running),
        ]);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.OpenAsync($"/runs/{run}");

        Assert.Contains("""<rect class="changed" x="250" width="749" height="16"><title>Install it: changed, 3.0 s</title>""", page, StringComparison.Ordinal);
        Assert.Contains("""aria-label="2 tasks on we&quot;b2""", page, StringComparison.Ordinal);
        Assert.Contains("<rect class=\"running\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<title><script>", page, StringComparison.Ordinal);
        Assert.Contains("Install it web1 1.0 s 3.0 s changed", ConsoleVisitor.Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_OfARun_AreLinkedToTheMachinesThatOneMayView()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("""{"name": "web1"}""");
        await host.PostAsync("dcim/sites/", """[{"name": "Harbour", "slug": "harbour"}, {"name": "Hill", "slug": "hill"}]""");
        await host.PostAsync(
            "virtualization/virtual-machines/",
            """[{"name": "web1", "site": 1}, {"name": "db1", "site": 1}, {"name": "twice", "site": 1}, {"name": "twice", "site": 2}]""");
        var now = host.Parts.Time.GetUtcNow();
        var run = await host.RunAsync("web1", RunEnd.Successful, tasks: [.. ((string[])["web1", "db1", "twice", "gone"]).Select(
            name => new RunTask("t", name, now, TimeSpan.FromSeconds(1), "ok"))]);
        await File.WriteAllTextAsync(
            host.At("none.diffs"), """["web1", "t", null, "+1\n", null]""", TestContext.Current.CancellationToken);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        var page = await admin.OpenAsync($"/runs/{run}");
        var own = await viewer.OpenAsync($"/runs/{run}");

        // Where it is said what it ran on, what came of it, what changed, and the tasks in two forms.
        Assert.Equal((5, 2), (Links(page, 1, "web1"), Links(page, 2, "db1")));
        Assert.Equal((5, 0), (Links(own, 1, "web1"), Links(own, 2, "db1")));
        Assert.Equal(7, page.Split("href=\"/machines/vm/").Length - 1);

        static int Links(string page, int id, string name) => page.Split($"<a href=\"/machines/vm/{id}\"><bdi>{name}</bdi></a>").Length - 1;
    }

    [Fact]
    public async Task Event_OfARun_IsLinkedForThoseWhoSeeEvents()
    {
        await using var host = await ConsoleHost.StartAsync();
        await host.TokenOfViewerAsync("null");
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        for (var n = 0; n < 5; n++)
            await host.AppendAsync($$"""{"payload": {"other": "<it>"}, "meta": {"uuid": "{{n}}"} }""");
        var at = await host.AppendAsync("""{"payload": {}, "meta": {"uuid": "<it>"}}""");
        await host.AppendAsync("""{"payload": {"meta": {"uuid": "<it>"}}, "meta": {"uuid": "later"}}""");
        var now = host.Parts.Time.GetUtcNow();
        // The second one says that it came at a time when nothing did.
        var runs = new List<long>();
        foreach (var (id, when) in ((string, DateTimeOffset)[])[("<it>", now), ("<it>", now.AddDays(-9)), ("gone", now)])
            runs.Add(await host.RunAsync(
                "web1", RunEnd.Successful, $$"""{"event": {"payload": {}, "meta": {"uuid": "{{id}}", "received_at": "{{when:O}}"} } }"""));
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        Assert.Contains($"href=\"/events/{at}\"", await admin.OpenAsync($"/runs/{runs[0]}"), StringComparison.Ordinal);
        Assert.Contains($"href=\"/events/{at}\"", await admin.OpenAsync($"/runs/{runs[1]}"), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/events/", await admin.OpenAsync($"/runs/{runs[2]}"), StringComparison.Ordinal);
        Assert.Contains("site.yml", await viewer.OpenAsync($"/runs/{runs[0]}"), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/events/", await viewer.OpenAsync($"/runs/{runs[0]}"), StringComparison.Ordinal);
        Assert.Contains($"/runs/{runs[0]}", await admin.OpenAsync($"/events/{at}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Differences_OfARun_AreAPartForEachHostAndTask()
    {
        await using var host = await ConsoleHost.StartAsync();
        var run = await host.RunAsync("web1", RunEnd.Successful);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var without = await admin.OpenAsync($"/runs/{run}");
        await File.WriteAllLinesAsync(
            host.At("none.diffs"),
            [
                """["web1", "<b>Write", "x", "--- before\n+++ after\n@@ -1 +1 @@\n-<i>\n+two\n+three\u202e\n", null]""",
                """["web2", "Cut", null, "+1\n", ""]""", "", "[\"web",
            ], TestContext.Current.CancellationToken);

        var page = await admin.OpenAsync($"/runs/{run}");

        Assert.DoesNotContain("line by line", without, StringComparison.Ordinal);
        Assert.Contains("<span class=\"gone\">-&lt;i&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"add\">", page, StringComparison.Ordinal);
        Assert.Contains(
            "web1 <b>Write x --- before +++ after @@ -1 +1 @@ -<i> +two +three\\u202e web2 Cut +1 This is its beginning; the output has all.",
            string.Join(' ', ConsoleVisitor.Text(page).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        Assert.Contains("These are the first ones; the output has all.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Write", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Differences_ThatChangeWithEveryLine_AreNoElementForEach()
    {
        await using var host = await ConsoleHost.StartAsync();
        var run = await host.RunAsync("web1", RunEnd.Successful);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var changing = string.Concat(Enumerable.Repeat("+a\\n-b\\n", 3000));
        await File.WriteAllTextAsync(
            host.At("none.diffs"), $"""["web1", "t", null, "{changing}+last", null]""", TestContext.Current.CancellationToken);

        var page = await admin.OpenAsync($"/runs/{run}");

        Assert.InRange(page.Split("<span class=\"add\">").Length, 200, 300);
        Assert.Contains("+last", ConsoleVisitor.Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_OfWhichNotAllAreKept_SayThat()
    {
        await using var host = await ConsoleHost.StartAsync();
        var from = host.Parts.Time.GetUtcNow();
        var run = await host.RunAsync("web1", RunEnd.Successful, tasks:
            [.. Enumerable.Range(0, RunTask.MostKept).Select(at => new RunTask($"t{at}", $"h{at % 500}", from, TimeSpan.FromSeconds(at), "ok"))]);
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var text = ConsoleVisitor.Text(await admin.OpenAsync($"/runs/{run}"));

        Assert.Contains("And 450 hosts more. These are the first 1000 that ended; the output has all.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machine_OfAnInventory_SaysWhereItsVariablesComeFrom()
    {
        await using var host = await ConsoleHost.StartAsync(hasInventory: true);
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("extras/config-contexts/", """{"name": "defaults", "weight": 100, "data": {"ntp": "n", "port": 22}}""");
        await host.PostAsync("virtualization/virtual-machines/",
            """{"name": "web1", "site": 1, "memory": 2048, "local_context_data": {"port": 23, "role": "mine"}}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.OpenAsync("/machines/vm/1");
        var text = ConsoleVisitor.Text(page[page.IndexOf("Variables of the inventory", StringComparison.Ordinal)..]);

        foreach (var row in (string[])["ntp \"n\" defaults (weight 100)", "port 23 its own context", "role \"mine\" its own context",
            "sites [\"harbour\"] field site", "memory 2048 field memory", "is_virtual true what kind of machine it is", "locations [] field location"])
            Assert.Contains(row, text, StringComparison.Ordinal);
    }
}
