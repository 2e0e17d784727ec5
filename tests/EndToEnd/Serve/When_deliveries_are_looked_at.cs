using System.Net;
using System.Text;
using System.Text.Json;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>Webhooks through the API: what waits, what was delivered, sending again, and who may see and do it.</summary>
public sealed class When_deliveries_are_looked_at
{
    private const string Path = "/plumbline/api/deliveries";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_wait_are_delivered_and_sent_again_by_those_who_may()
    {
        using var project = new Project();
        await using var server = await ServedProject.StartAsync(project.Folder);
        var closed = LocalPort.Free();
        await server.PostAsync("extras/webhooks/", $$"""{"name": "w", "payload_url": "http://127.0.0.1:{{closed}}/"}""");
        await server.PostAsync("extras/event-rules/", """{"name": "New tags", "object_types": ["extras.tag"], "event_types": ["object_created"],"""
            + """ "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1}""");
        var stranger = (await server.PostAsync("users/users/", """{"username": "eve", "password": "Eve123456789x"}""")).GetProperty("id").GetInt64();
        var token = (await server.PostAsync("users/tokens/", $$"""{"user": {{stranger}}, "version": 1}""")).GetProperty("token").GetString()!;
        await server.PostAsync("extras/tags/", """{"name": "a", "slug": "a"}""");

        JsonElement Only((HttpStatusCode Status, JsonElement Body) answer) => Assert.Single(answer.Body.GetProperty("results").EnumerateArray());
        await Waiting.UntilAsync(
            async () => Only(await AskAsync(server, "GET", Path)).GetProperty("attempts").GetInt32() > 0, "it was tried", server.Run);
        var waiting = Only(await AskAsync(server, "GET", Path + "?state=waiting&object=extras.tag:1&webhook=1"));
        Assert.Equal("waiting", waiting.GetProperty("state").GetString());
        Assert.Equal("New tags", waiting.GetProperty("rule").GetString());
        Assert.Contains("cannot be reached", waiting.GetProperty("last_error").GetString(), StringComparison.Ordinal);
        var one = $"{Path}/{waiting.GetProperty("id")}";
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(server, "POST", one + "/redeliver")).Status);

        // Who may not view the webhook finds nothing; who may only view it cannot send again.
        Assert.Empty((await AskAsync(server, "GET", Path, token)).Body.GetProperty("results").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(server, "GET", one, token)).Status);
        await server.PostAsync("users/permissions/", $$"""{"name": "v", "object_types": ["extras.webhook"], "actions": ["view"], "users": [{{stranger}}]}""");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "GET", one, token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(server, "POST", one + "/redeliver", token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(server, "GET", Path, "nobody")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(server, "GET", Path + "?state=lost")).Status);

        // The receiver is there: what waits comes, and comes once more when it is asked for, under a number of its own.
        using var receiver = new HttpListener { Prefixes = { $"http://127.0.0.1:{closed}/" } };
        receiver.Start();
        var first = await TakeAsync(receiver);
        await Waiting.UntilAsync(async () => (await AskAsync(server, "GET", one)).Body.GetProperty("state").GetString() == "delivered",
            "it is delivered", server.Run);
        Assert.Equal(200, (await AskAsync(server, "GET", one)).Body.GetProperty("status").GetInt32());
        var again = await AskAsync(server, "POST", one + "/redeliver");
        Assert.Equal(HttpStatusCode.OK, again.Status);
        var second = await TakeAsync(receiver);
        Assert.NotEqual(first, second);
        Assert.Equal(again.Body.GetProperty("delivery").GetString(), second);

        await using var why = new ProgramRun(
            PlumblineProgram.Plumbline, ["netbox", "why", "--object", "extras.tag/1", "--rule", "New tags"], project.Folder);
        Assert.Equal(0, await why.ExitAsync(TimeSpan.FromSeconds(120)));
        Assert.StartsWith("New tags fires for the last change: created ", why.Stdout, StringComparison.Ordinal);
    }

    private static async Task<string?> TakeAsync(HttpListener receiver)
    {
        var context = await receiver.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(120), Stop);
        context.Response.Close();
        return context.Request.Headers["X-Hook-Delivery"];
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(
        ServedProject server, string method, string path, string token = ServedProject.Token)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), server.Url + path);
        request.Headers.TryAddWithoutValidation("Authorization", "Token " + token);
        if (method == "POST")
            request.Content = new StringContent("", Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, Stop);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }
}
