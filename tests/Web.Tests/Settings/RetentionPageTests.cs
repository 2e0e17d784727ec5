using System.Net.Http.Headers;
using System.Text;
using Plumbline.Automation.Output;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Web.Tests.Settings;

public sealed class RetentionPageTests
{
    private const string Page = "/settings/retention";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retention_IsSetByWhoMay_WhenHeHasSeenWhatGoes()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.KeptByProject.Add(new RetentionRule(KeptKind.Changes, KeptLimit.Days, 7, new SourcePosition("plumbline.yml", 12, 5)));
        for (var n = 0; n < 50; n++)
            await host.AppendAsync($$"""{"n": {{n}}}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var file = host.At("retention.yml");

        Assert.Contains(Page, await admin.OpenAsync("/settings"), StringComparison.Ordinal);
        var page = await admin.OpenAsync(Page);
        Assert.Contains("set in plumbline.yml:12", page, StringComparison.Ordinal);
        page = await admin.SubmitAsync(page, "retention", ("events.days", "<soon>"), ("events.max_size", "2GB"), ("outputs.days", "<i>"), ("Act", "set"));
        Assert.Contains("'<i>'", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
        Assert.Contains("Days are a whole number from 1 to 36500, or 'forever', not '<soon>'.", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.Contains("A size is a whole number and KiB", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.False(File.Exists(file));

        page = await admin.SubmitAsync(page, "retention", ("events.days", "3"), ("events.max_size", "4KiB"), ("outputs.days", "2"),
            ("changes.days", "1"), ("Act", "set"));
        Assert.Matches(@"\d+ events of the event log, about \d+ KiB", ConsoleVisitor.Text(page));
        Assert.False(File.Exists(file));
        await admin.SubmitAsync(page, "retention", ("Act", "set"));
        Assert.Equal(Page + "?done=true", admin.Path);
        Assert.Equal("retention:\n  events: {days: 3, max_size: 4KiB}\n  outputs: {days: 2}\n", await File.ReadAllTextAsync(file, Token));
        Assert.Equal(WholeFile.OwnerOnly, File.GetUnixFileMode(file));
        Assert.Equal(TimeSpan.FromDays(3), host.Parts.Retention.Now().Policy.Events.Age);
        Assert.Equal(new KeptFor(TimeSpan.FromDays(2), 1L << 30), host.Parts.Retention.Now().Policy.Outputs);
        Assert.Equal(TimeSpan.FromDays(7), host.Parts.Retention.Now().Policy.Changes.Age);

        // Somebody else sets it while a form is open, and what he wrote is damaged.
        page = await admin.OpenAsync(Page);
        await File.WriteAllTextAsync(file, "retention:\n  events: {days: soon}\n", Token);
        page = await admin.SubmitAsync(page, "retention", ("events.days", "forever"), ("events.max_size", "forever"), ("Act", "set"));
        Assert.Contains("Somebody else has set it", page, StringComparison.Ordinal);
        Assert.Contains("retention.yml:2:18", await admin.OpenAsync(Page), StringComparison.Ordinal);
        Assert.Contains("soon", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_OfWhoMayNot_StaysAsItIs()
    {
        await using var host = await ConsoleHost.StartAsync();
        var reader = host.Client(await host.TokenOfViewerAsync("null"));
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        Assert.DoesNotContain(Page, await viewer.OpenAsync("/settings"), StringComparison.Ordinal);
        await viewer.OpenAsync(Page);
        Assert.Equal(404, viewer.Status);
        var own = await viewer.OpenAsync("/password");
        await viewer.OpenAsync(Page);
        await viewer.ForgeAsync(own, "retention", ("seen", ""), ("events.days", "1"), ("Act", "set"));
        Assert.Equal(400, viewer.Status);
        await admin.SubmitAsync(
            await admin.OpenAsync(Page), "retention", ("__RequestVerificationToken", ""), ("events.days", "1"), ("Act", "set"));
        Assert.Equal(400, admin.Status);
        Assert.Equal((403, 403), (await PutAsync(reader, "", "retention:"), (await ConsoleHost.AskAsync(reader, "/plumbline/retention")).Status));
        Assert.Equal(400, await PutAsync(host.Http, "", "retention: {events: {days: 0}}"));
        Assert.Equal(200, await PutAsync(host.Http, "?forecast=true", """{"retention": {"events": {"days": 1}}}"""));
        Assert.False(File.Exists(host.At("retention.yml")));

        Assert.Equal(200, await PutAsync(host.Http, "", """{"retention": {"events": {"days": 1}}}"""));
        var (_, text) = await ConsoleHost.AskAsync(host.Http, "/plumbline/retention");
        Assert.Contains("""{"events":{"days":{"value":"1","from":""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_SeenBeforeSomebodyElseSetIt_IsNotOverwritten()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        const string Body = """{"retention": {"events": {"days": 36500}}}""";

        var unset = await TagAsync(host.Http);
        var form = await admin.OpenAsync(Page);
        Assert.Equal(412, await PutAsync(host.Http, "", Body, "\"other\""));
        Assert.Equal(200, await PutAsync(host.Http, "", Body, $"\"other\", {unset}"));
        var tag = await TagAsync(host.Http);
        Assert.Equal(412, await PutAsync(host.Http, "", "retention:", unset));
        form = await admin.SubmitAsync(form, "retention", ("events.days", "30000"), ("Act", "set"));
        Assert.Contains("Somebody else has set it", form, StringComparison.Ordinal);
        Assert.Contains("Set to 36500 meanwhile", form, StringComparison.Ordinal);
        // Pressed once more it is refused once more; what is set now is overwritten on purpose alone, and not if it is changed again.
        form = await admin.SubmitAsync(form, "retention", ("Act", "set"));
        Assert.Contains("Somebody else has set it", form, StringComparison.Ordinal);
        Assert.Equal(tag, await TagAsync(host.Http));
        Assert.Equal(200, await PutAsync(host.Http, "", """{"retention": {"events": {"days": 36498}}}"""));
        form = await admin.SubmitAsync(form, "retention", ("Act", "instead"));
        Assert.Contains("Set to 36498 meanwhile", form, StringComparison.Ordinal);
        await admin.SubmitAsync(form, "retention", ("Act", "instead"));
        Assert.Equal(Page + "?done=true", admin.Path);
        Assert.Equal("retention:\n  events: {days: 30000}\n", await File.ReadAllTextAsync(host.At("retention.yml"), Token));
        tag = await TagAsync(host.Http);

        Assert.Equal(200, await PutAsync(host.Http, "", """{"retention": {"events": {"days": 36499}}}""", tag));
        Assert.Equal(412, await PutAsync(host.Http, "", "retention:", tag));
        Assert.Equal(200, await PutAsync(host.Http, "", "retention:", "*"));
        Assert.NotEqual(tag, await TagAsync(host.Http));

        // A file that nobody can read is another one than none.
        File.Delete(host.At("retention.yml"));
        Assert.Equal(unset, await TagAsync(host.Http));
        Directory.CreateDirectory(host.At("retention.yml"));
        Assert.NotEqual(unset, await TagAsync(host.Http));
        Assert.Equal(412, await PutAsync(host.Http, "", "retention:", unset));
    }

    private static async Task<string> TagAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/plumbline/retention", UriKind.Relative), Token);
        return answer.Headers.ETag!.ToString();
    }

    private static async Task<int> PutAsync(HttpClient client, string query, string body, string? match = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/plumbline/retention" + query, UriKind.Relative))
        {
            Content = content,
        };
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
