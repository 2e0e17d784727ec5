using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.WriteBack;
using Xunit;

namespace Plumbline.Web.Tests.Machines;

public sealed class MachinePageTests
{
    private const string Made = """{"payload": {"event": "created", "data": {"name": "web1"}}, "meta": {"uuid": "x"}}""";

    [Fact]
    public async Task Machine_ThatIsChanged_KeepsWhatNobodyTouched()
    {
        await using var host = await WithMachineAsync();
        await host.PostAsync("extras/tags/", """{"name": "A, B and <b>", "slug": "ab"}""");
        await host.PostAsync("extras/tags/", """{"name": "web", "slug": "web"}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var form = await admin.OpenAsync("/machines/vm/1/edit");
        await admin.SubmitAsync(
            form, "change", ("Given.Description", "</textarea><script>"), ("Given.Memory", "2048"), ("Given.Tags", "web"),
            ("Given.Context", "{\"a\": [1]}"));
        var machine = await host.GetAsync("/api/virtualization/virtual-machines/1/");

        Assert.Equal("/machines/vm/1", admin.Path);
        Assert.Equal("</textarea><script>", machine.GetProperty("description").GetString());
        Assert.Equal(2048, machine.GetProperty("memory").GetInt32());
        Assert.Equal("""{"a":[1]}""", JsonSerializer.Serialize(machine.GetProperty("local_context_data")));
        Assert.Equal("web", machine.GetProperty("tags")[0].GetProperty("name").GetString());
        Assert.Equal("kept\nas it is", machine.GetProperty("comments").GetString());
        Assert.Equal(1, machine.GetProperty("site").GetProperty("id").GetInt32());
        // The form from before knows nothing of that change.
        Assert.Contains("Somebody has changed it", await admin.SubmitAsync(form, "change", ("Given.Name", "x")), StringComparison.Ordinal);
        Assert.Contains("is no JSON", await admin.SubmitAsync(
            await admin.OpenAsync("/machines/vm/1/edit"), "change", ("Given.Context", "{")), StringComparison.Ordinal);
        Assert.Equal("web1", (await host.GetAsync("/api/virtualization/virtual-machines/1/")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Machine_ThatWasConfigured_IsDoneAgainForWhoeverAsks()
    {
        await using var host = await WithMachineAsync();
        await host.AppendAsync(Made);
        await host.RunAsync("web1", RunEnd.Successful, $$"""{"m": {{Made}}}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.OpenAsync("/machines/vm/1");
        await admin.SubmitAsync(page, "again", ("Act", "configure"));
        var asked = RowsOf(host)[0].Asked;
        await admin.SubmitAsync(page, "again", ("Act", "check"));

        Assert.Equal(new AskedByUser("admin"), asked);
        Assert.Equal(new AskedByUser("admin", Check: true), RowsOf(host)[0].Asked);
        Assert.StartsWith("/runs/", admin.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machine_WhoseResultWasGivenUp_SaysThatToWhoMaySeeItsRuns()
    {
        await using var host = await WithMachineAsync();
        await host.TokenOfViewerAsync("null");
        host.Lost = new LostResult("web1", new ActionKey(7, 0), host.Parts.Time.GetUtcNow(), "NetBox at <x> refuses it");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        Assert.Contains("given up the result of run 7 now NetBox at <x> refuses it",
            ConsoleVisitor.Text(await admin.OpenAsync("/machines/vm/1")), StringComparison.Ordinal);
        // What NetBox says is for superusers, as on the status page.
        var seen = ConsoleVisitor.Text(await viewer.OpenAsync("/machines/vm/1"));
        Assert.Contains("given up the result of run 7", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("refuses it", seen, StringComparison.Ordinal);
        host.Lost = null;
        Assert.DoesNotContain("given up", await admin.OpenAsync("/machines/vm/1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machine_ThatNothingHappenedTo_SaysWhatTheRulesSaw()
    {
        await using var host = await WithMachineAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var before = await admin.OpenAsync("/machines/vm/1?why=true");
        await host.AppendAsync("""{"payload": {"event": "updated", "data": {"name": "web1"}}}""");
        await host.AppendAsync("""{"payload": {"event": "created", "data": {"name": "web10"}}}""");
        var page = ConsoleVisitor.Text(await admin.OpenAsync("/machines/vm/1?why=true"));

        Assert.Contains("No event about it", before, StringComparison.Ordinal);
        Assert.Contains("no rule fired for the newest", page, StringComparison.Ordinal);
        Assert.Contains("event.payload.event is \"updated\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("web10", page, StringComparison.Ordinal);
        var timeline = await admin.OpenAsync("/machines/vm/1");
        Assert.Contains("href=\"/events/1\"", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/events/2\"", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machine_OfSomebodyWhoMayLess_OffersNothingAndRefuses()
    {
        await using var host = await WithMachineAsync();
        await host.RunAsync("web1", RunEnd.Successful, $$"""{"m": {{Made}}}""");
        await host.PostAsync("extras/config-contexts/", """{"name": "secret name", "weight": 10, "data": {"a": 1}}""");
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await viewer.OpenAsync("/machines/vm/1?why=true");
        Assert.DoesNotContain("Configure now", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/edit", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Why did nothing", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret name", page, StringComparison.Ordinal);
        Assert.Contains("not for you to see (weight 10)", page, StringComparison.Ordinal);
        await viewer.OpenAsync("/machines/vm/1/edit");
        Assert.Equal(404, viewer.Status);
        // Neither a form that is not shown to him is taken, nor one of somebody else.
        await viewer.ForgeAsync(await viewer.OpenAsync("/machines/vm/1"), "again", ("Act", "configure"));
        Assert.NotEqual(200, viewer.Status);
        await viewer.SubmitAsync(await admin.OpenAsync("/machines/vm/1"), "again", ("Act", "configure"));
        Assert.Single(RowsOf(host));
        Assert.Contains("secret name (weight 10)", await admin.OpenAsync("/machines/vm/1"), StringComparison.Ordinal);
    }

    private static List<RunRow> RowsOf(ConsoleHost host) => host.Parts.Look(
        log => host.Parts.HistoryOf(log).Newest(new RunQuery(null, "Configure a new machine", null, All: true, Waiting: false), 10)
            .Where(row => row.IsRun || row.Asked is not null).ToList(), []).Found;

    private static async Task<ConsoleHost> WithMachineAsync()
    {
        var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1, "comments": "kept\nas it is"}""");
        return host;
    }
}
