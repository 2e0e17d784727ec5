using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Client;
using Xunit;

namespace Plumbline.Netbox.Tests.Client;

public sealed class NetboxClientTests
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly List<NetboxRetry> _retries = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "Token 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("nbt_abc.def", "Bearer nbt_abc.def")]
    [InlineData(" nbt_abc.def\n", "Bearer nbt_abc.def")]
    [InlineData("Bearer x", "Bearer x")]
    [InlineData("", null)]
    public async Task Token_OfEitherVersion_GivesItsHeader(string token, string? header)
    {
        var handler = new ScriptedHandler((_, _) => ScriptedHandler.Json("{}"));

        await Client(handler, token: token).GetAsync("status/", Stop);

        Assert.Equal(
            header, handler.Messages[0].Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString() : null);
    }

    [Fact]
    public async Task Headers_OfTheUser_WinOverOurs()
    {
        var handler = new ScriptedHandler((_, _) => ScriptedHandler.Json("{}"));
        using var client = new NetboxClient(Options() with
        {
            Headers = new Dictionary<string, string> { ["authorization"] = "Own x", ["Content-Type"] = "a/b", ["X-A"] = "1" },
        }, _time, handler);

        await client.GetAsync("status/", Stop);

        Assert.Equal("Own x", handler.Messages[0].Headers.Authorization?.ToString());
        Assert.Equal("1", Assert.Single(handler.Messages[0].Headers.GetValues("X-A")));
    }

    [Fact]
    public async Task List_WithManyPages_KeepsTheirOrder()
    {
        var handler = new ScriptedHandler((request, _) => Page(request, total: 5, size: 2, host: "http://inside.example"));

        var items = await ItemsAsync(Client(handler), "dcim/sites/", "name=a");

        Assert.Equal(["0", "1", "2", "3", "4"], items);
        Assert.Equal("GET /netbox/api/dcim/sites/?name=a&limit=0", handler.Requests[0]);
        Assert.Equal(
            ["GET /netbox/api/dcim/sites/?limit=2&name=a&offset=2", "GET /netbox/api/dcim/sites/?limit=2&name=a&offset=4"],
            handler.Requests.Skip(1).Order());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(21, 11)]
    public async Task List_AsksForNoPageTooMany(int total, int pages)
    {
        var handler = new ScriptedHandler((request, _) => Page(request, total, size: 2));

        Assert.Equal(Enumerable.Range(0, total).Select(i =>
            i.ToString(System.Globalization.CultureInfo.InvariantCulture)), await ItemsAsync(Client(handler), "dcim/sites/", ""));
        Assert.Equal(pages, handler.Requests.Count);
    }

    [Fact]
    public async Task List_ThatGrowsWhileRead_IsReadToItsEnd()
    {
        var handler = new ScriptedHandler((request, n) => Page(request, total: n == 1 ? 3 : 5, size: 2));

        Assert.Equal(["0", "1", "2", "3", "4"], await ItemsAsync(Client(handler), "dcim/sites/", "limit=2"));
    }

    // What anybody may nest in a config context.
    [Fact]
    public async Task List_WithDeepObjects_IsRead()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 300)) + "1" + new string('}', 300);
        var handler = new ScriptedHandler((_, _) => ScriptedHandler.Json(
            $$"""{"count": 1, "next": null, "results": [{"id": 7, "config_context": {{deep}}}]}"""));

        Assert.Contains(deep, Assert.Single(await ItemsAsync(Client(handler), "dcim/devices/", "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithCursorLinks_FollowsThem()
    {
        var handler = new ScriptedHandler((request, n) => n == 1
            ? ScriptedHandler.Json("""{"count": null, "next": "https://h/api/dcim/sites/?start=7&limit=1", "results": [1]}""")
            : ScriptedHandler.Json($$"""{"count": null, "next": null, "results": ["{{request.RequestUri?.Query}}"]}"""));

        Assert.Equal(["1", "?start=7&limit=1"], await ItemsAsync(Client(handler), "dcim/sites/", "start=0"));
    }

    [Theory]
    [InlineData(429, "too many")]
    [InlineData(500, "in trouble")]
    [InlineData(503, "in trouble")]
    public async Task Get_AfterPassingTrouble_TriesAgainAndTells(int status, string reason)
    {
        var handler = new ScriptedHandler(
            (_, n) => n < 3 ? ScriptedHandler.Json("""{"detail": "busy"}""", status) : ScriptedHandler.Json("""{"a": 1}"""));

        var answer = await AdvanceAsync(Client(handler).GetAsync("status/", Stop));

        Assert.Equal(1, answer?.GetProperty("a").GetInt32());
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], _retries.Select(retry => retry.Wait));
        Assert.All(_retries, retry => Assert.Contains(reason, retry.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_WithRetryAfter_WaitsThatLong()
    {
        var handler = new ScriptedHandler((_, n) =>
        {
            var answer = ScriptedHandler.Json("{}", n == 1 ? 503 : 200);
            answer.Headers.TryAddWithoutValidation("Retry-After", "7");
            return answer;
        });

        await AdvanceAsync(Client(handler).GetAsync("status/", Stop));

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(_retries).Wait);
    }

    [Fact]
    public async Task Get_WhoseTroubleLasts_GivesUpWithTheTrouble()
    {
        var handler = new ScriptedHandler((_, _) => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"));

        var error = await Assert.ThrowsAsync<NetboxException>(() => AdvanceAsync(Client(handler).GetAsync("status/", Stop)));

        Assert.Equal(
            "NetBox at https://netbox.example.com/netbox cannot be reached: the name netbox.example.com cannot be resolved", error.Message);
        Assert.Equal(4, handler.Requests.Count);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(502, 1)]
    [InlineData(503, 4)]
    [InlineData(429, 4)]
    public async Task Post_IsRepeated_OnlyWhereNothingWasDone(int status, int attempts)
    {
        var handler = new ScriptedHandler((_, _) => ScriptedHandler.Json("{}", status));

        await Assert.ThrowsAsync<NetboxException>(
            () => AdvanceAsync(Client(handler).PostAsync("extras/journal-entries/", new JsonObject(), Stop)));

        Assert.Equal(attempts, handler.Requests.Count);
    }

    [Theory]
    [InlineData(403, """{"detail": "Invalid v1 token"}""", NetboxFailure.Forbidden, "NetBox at https://netbox.example.com/netbox refused "
        + "the token (403): Invalid v1 token")]
    [InlineData(403, """{"detail": "You do not have permission to perform this action."}""", NetboxFailure.Forbidden,
        "NetBox at https://netbox.example.com/netbox does not let this token read dcim/sites/ (403): You do not have permission to "
            + "perform this action.")]
    [InlineData(400, """{"site": ["Select a valid choice. x is not one of the available choices."], "__all__": ["a", "b"]}""",
        NetboxFailure.Refused, "NetBox at https://netbox.example.com/netbox refused GET dcim/sites/?a=b (400): site: Select a valid "
            + "choice. x is not one of the available choices.; a; b")]
    [InlineData(404, "<html><title>Page\n not found</title></html>", NetboxFailure.NotFound, "NetBox at https://netbox.example.com/netbox "
        + "has no dcim/sites/ (404); is the address right, and the version new enough?")]
    [InlineData(200, "<!DOCTYPE html><html><head><title>Sign in &amp; go</title>", NetboxFailure.NotNetbox,
        "NetBox at https://netbox.example.com/netbox answered dcim/sites/?a=b with a web page (\"Sign in & go\") instead of JSON; is this "
            + "NetBox's own address, without a login page before it?")]
    [InlineData(200, "", NetboxFailure.NotNetbox, "NetBox at https://netbox.example.com/netbox answered dcim/sites/?a=b with nothing")]
    public async Task Get_ThatIsRefused_SaysSo(int status, string body, NetboxFailure failure, string message)
    {
        var handler = new ScriptedHandler((_, _) => ScriptedHandler.Html(body, status));

        var error = await Assert.ThrowsAsync<NetboxException>(() => Client(handler).GetAsync("dcim/sites/?a=b", Stop));

        Assert.Equal(message, error.Message);
        Assert.Equal(failure, error.Failure);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task Get_WithoutToken_SaysThatOneIsWanted()
    {
        var handler = new ScriptedHandler(
            (_, _) => ScriptedHandler.Json("""{"detail": "Authentication credentials were not provided."}""", 403));

        var error = await Assert.ThrowsAsync<NetboxException>(() => Client(handler, token: null).GetAsync("status/", Stop));

        Assert.StartsWith("NetBox at https://netbox.example.com/netbox wants a token (403)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAMissingObject_IsNull()
    {
        var handler = new ScriptedHandler((_, _) => ScriptedHandler.Json("""{"detail": "No Site matches the given query."}""", 404));

        Assert.Null(await Client(handler).GetAsync("dcim/sites/9/", Stop));
    }

    [Theory]
    [InlineData("/netbox/api/dcim/sites/", true)]
    [InlineData("https://netbox.example.com/api/dcim/sites/", true)]
    [InlineData("https://netbox.example.com:8443/api/dcim/sites/", false)]
    [InlineData("http://netbox.example.com/api/dcim/sites/", false)]
    [InlineData("https://login.example.com/", false)]
    public async Task Get_Redirected_FollowsWithinItsOriginOnly(string target, bool follows)
    {
        var handler = new ScriptedHandler((_, n) =>
        {
            var answer = n == 1 ? ScriptedHandler.Html("", 301) : ScriptedHandler.Json("{}");
            answer.Headers.TryAddWithoutValidation("Location", target);
            return answer;
        });

        var got = Client(handler).GetAsync("dcim/sites", Stop);

        if (follows)
        {
            Assert.NotNull(await got);
            Assert.Equal("Token t", handler.Messages[1].Headers.Authorization?.ToString());
        }
        else
            Assert.Contains("redirects to", (await Assert.ThrowsAsync<NetboxException>(() => got)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ThatHangs_EndsInTime()
    {
        using var client = new NetboxClient(
            Options() with { Attempts = 1, Timeout = TimeSpan.FromSeconds(5) }, _time, new HangingHandler());

        var error = await Assert.ThrowsAsync<NetboxException>(() => AdvanceAsync(client.GetAsync("status/", Stop)));

        Assert.Equal("NetBox at https://netbox.example.com/netbox did not answer status/ within 5 s", error.Message);
    }

    [Theory]
    [InlineData("""{"netbox-version": "4.6.8-Docker-3.4.1"}""", 4, 6)]
    [InlineData("""{"netbox-version": "v3.7.0"}""", 3, 7)]
    public async Task ReadVersion_TakesTheFirstTwoNumbers(string status, int major, int minor)
    {
        var version = await Client(new ScriptedHandler((_, _) => ScriptedHandler.Json(status))).ReadVersionAsync(Stop);

        Assert.Equal((major, minor), (version.Major, version.Minor));
    }

    [Fact]
    public async Task ReadVersion_OfSomethingElse_SaysSo()
    {
        var error = await Assert.ThrowsAsync<NetboxException>(
            () => Client(new ScriptedHandler((_, _) => ScriptedHandler.Json("{}"))).ReadVersionAsync(Stop));

        Assert.Contains("is it a NetBox?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://h/netbox/api/", "https://h/netbox/")]
    [InlineData(" http://h:8000 ", "http://h:8000/")]
    [InlineData("h:8000", null)]
    [InlineData("ftp://h/", null)]
    public void ReadAddress_TakesWhatUsersWrite(string text, string? address) =>
        Assert.Equal(address, NetboxClientOptions.ReadAddress(text)?.ToString());

    private static NetboxClientOptions Options() => new() { Address = new Uri("https://netbox.example.com/netbox/"), Token = "t" };

    private NetboxClient Client(HttpMessageHandler handler, string? token = "t") =>
        new(Options() with { Token = token, OnRetry = _retries.Add }, _time, handler);

    /// <summary>Lets time pass until the task ends.</summary>
    private async Task<T> AdvanceAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Yield();
        }

        return await task;
    }

    private static async Task<List<string>> ItemsAsync(NetboxClient client, string path, string query)
    {
        var items = new List<string>();
        await foreach (var item in client.ListAsync(path, query, Stop))
            items.Add(item.ToString());
        return items;
    }

    private static HttpResponseMessage Page(HttpRequestMessage request, int total, int size, string host = "https://netbox.example.com")
    {
        var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query); // a request has an address here
        var offset = int.Parse(query["offset"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var name = query["name"] is { } n ? $"&name={n}" : "";
        var next = offset + size < total ? $"\"{host}/api/dcim/sites/?limit={size}{name}&offset={offset + size}\"" : "null";
        return ScriptedHandler.Json($$"""{"count": {{total}}, "next": {{next}}, "previous": null,"""
            + $$""" "results": [{{string.Join(',', Enumerable.Range(offset, Math.Min(size, total - offset)))}}]}""");
    }

    private sealed class HangingHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
