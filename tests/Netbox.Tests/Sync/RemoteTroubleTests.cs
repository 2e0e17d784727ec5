using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>What an original can answer that is not what was asked for: each is got over, and what cannot be read is counted.</summary>
public sealed class RemoteTroubleTests
{
    private const string Machines = "virtualization/virtual-machines";
    private const string Log = "core/object-changes";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A list answers so, three times at the first load, and three times when a machine has changed: what is said meanwhile.
    [Theory]
    [InlineData("500", Machines, null)] // a smaller page is asked for
    [InlineData("500", Log, null)]
    [InlineData("429", Machines, "is refusing requests because there are too many (429)")]
    [InlineData("503 with HTML", Machines, "was answered with 503: a web page (\"down\")")]
    [InlineData("HTML", Machines, "with a web page (\"Log in\") instead of JSON")]
    [InlineData("HTML", Log, "with a web page (\"Log in\") instead of JSON")]
    [InlineData("half a body", Machines, "with something that is not JSON")]
    [InlineData("half a body", Log, "with something that is not JSON")]
    [InlineData("an id twice", Machines, null)]
    [InlineData("an id twice", Log, null)]
    [InlineData("a page that shrinks", Machines, null)]
    [InlineData("a page that shrinks", Log, null)]
    [InlineData("no connection", Machines, "there is no connection: the connection was reset")]
    public async Task WhateverAnOriginalAnswers_TheCopyEndsLikeIt(string what, string list, string? said)
    {
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync());
        var left = 3;
        bool IsHit(string path) => path.Contains($"{list}/?", StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0;
        pair.Line.OnRequest = path => !Answers(what) || !IsHit(path) ? null : Answer(what);
        pair.Line.OnAnswer = (path, body) => Answers(what) || !IsHit(path) ? body : Changed(what, body);
        pair.Start();
        var first = await GotOverAsync(pair);
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"memory": 77}""");
        await pair.ChangeAsync("DELETE", $"{Machines}/1");
        Interlocked.Exchange(ref left, 3);
        var later = await GotOverAsync(pair);
        // What a page left out is found by comparing.
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await GotOverAsync(pair);

        Assert.True(left < 3, "nobody was answered so");
        foreach (var trouble in (string?[])[first, later])
            Assert.True(said is null ? trouble is null : trouble?.Contains(said, StringComparison.Ordinal), trouble);
        Assert.Empty(await pair.DifferencesAsync());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task AClockAnHourOff_LosesNothing(int hours)
    {
        await using var pair = CopiedStore.Of(
            await SmallStore.CreateAsync(), clock: new(DateTimeOffset.UtcNow + TimeSpan.FromHours(hours)));
        pair.Start();
        await pair.CurrentAsync();
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"memory": 77}""");
        await pair.CurrentAsync();
        await pair.ChangeAsync("DELETE", $"{Machines}/1");
        await pair.CurrentAsync();
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        Assert.Equal(0, pair.Replica.Status.Corrected);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task APageThatIsTooMuch_IsAskedForInHalves(HttpStatusCode refusal)
    {
        var asked = new List<int>();
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync());
        pair.Line.OnRequest = path =>
        {
            if (!path.Contains($"{Machines}/?start", StringComparison.Ordinal))
                return null;
            var limit = int.Parse(path.Split("limit=")[1].Split('&')[0], CultureInfo.InvariantCulture);
            lock (asked)
                asked.Add(limit);
            return limit > 100 ? new HttpResponseMessage(refusal) { Content = new StringContent("{}") } : null;
        };
        pair.Start();
        await pair.CurrentAsync();

        Assert.Equal([500, 250, 125, 62], asked.Take(4));
        Assert.DoesNotContain(asked.Skip(4), limit => limit > 100);
        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task WhatCannotBeRead_IsCountedAndSaid_AndStaysAsItWas()
    {
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync());
        pair.Start();
        await pair.CurrentAsync();
        pair.Line.OnAnswer = (path, body) => path.Contains(Machines, StringComparison.Ordinal)
            ? body.Replace("\"memory\":77", "\"memory\":\"much\"", StringComparison.Ordinal)
            : body;
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"memory": 77}""");
        await pair.CurrentAsync();

        Assert.Equal(1, pair.Health.Counts["unreadable"]);
        Assert.Contains(
            "1 object could not be copied, such as virtual machine 2: memory is \"much\"", pair.Health.Problem, StringComparison.Ordinal);
        var kept = await pair.Copy.SendAsync("GET", $"/api/{Machines}/2/");
        Assert.Equal(10, kept.Json.GetProperty("memory").GetInt32());
        pair.Line.OnAnswer = null;
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"memory": 78}""");
        await pair.CurrentAsync();
        Assert.Equal(0, pair.Health.Counts["unreadable"]);
        Assert.Null(pair.Health.Problem);
        Assert.Empty(await pair.DifferencesAsync());
    }

    // One right that is taken away costs one type, and no change.
    [Fact]
    public async Task AType_ThatIsNotShownAnyMore_KeepsNothingElseBack()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        pair.Line.OnRequest = path => path.Contains($"{Machines}/", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("""{"detail": "You do not have permission"}""") }
            : null;
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "unseen"}""");
        await pair.ChangeAsync("PATCH", "dcim/sites/2", """{"facility": "seen"}""");
        await pair.CurrentAsync();

        Assert.Equal(
            "seen", (await pair.Copy.SendAsync("GET", "/api/dcim/sites/2/")).Json.GetProperty("facility").GetString());
        Assert.Contains("the token may not view virtualization.virtualmachine", pair.Health.Problem, StringComparison.Ordinal);
        // The entries are here, each once.
        Assert.Equal(2, (await pair.Copy.SendAsync("GET", "/api/core/object-changes/")).Json.GetProperty("count").GetInt32());

        pair.Line.OnRequest = null;
        pair.Clock.Advance(TimeSpan.FromMinutes(6));
        await pair.CurrentAsync();
        Assert.Empty(await pair.DifferencesAsync());
        Assert.Null(pair.Health.Problem);
        Assert.Equal(2, (await pair.Copy.SendAsync("GET", "/api/core/object-changes/")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public void AToken_ThatIsExchanged_IsReadAnew()
    {
        var file = Path.GetTempFileName();
        try
        {
            var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
            File.WriteAllText(file, "one\n");
            var token = new TokenFile(file, clock);
            File.WriteAllText(file, "");
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal("one", token.Read());
            File.WriteAllText(file, "two\n");
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal("two", token.Read());
            File.Delete(file);
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal("two", token.Read());
            Assert.Throws<ReplicaRefusedException>(() => new TokenFile(file, clock));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task AnExchangedToken_IsTaken_WithoutARestart()
    {
        var token = "old";
        using var line = new Asked();
        using var client = new Netbox.Client.NetboxClient(
            new() { Address = new Uri("http://netbox.test/"), CurrentToken = () => token, Attempts = 1 }, TimeProvider.System, line);
        await client.GetAsync("status/", Token);
        token = "new";
        await client.GetAsync("status/", Token);

        Assert.Equal(["Token old", "Token new"], line.Tokens);
    }

    // The first that was said.
    private static async Task<string?> GotOverAsync(CopiedStore pair)
    {
        var said = default(string);
        for (var tries = 0; await pair.Replica.CurrentAsync(Token) is { } trouble; tries++)
        {
            said ??= trouble;
            Assert.True(tries < 10);
            pair.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        return said;
    }

    private static bool Answers(string what) => what is "500" or "429" or "503 with HTML" or "HTML" or "no connection";

    private static HttpResponseMessage Answer(string what) => what switch
    {
        "500" => Of(HttpStatusCode.InternalServerError, """{"error": "ProgrammingError"}""", "application/json"),
        "429" => Of(HttpStatusCode.TooManyRequests, "", "text/plain"),
        "503 with HTML" => Of(HttpStatusCode.ServiceUnavailable, "<html><title>down</title></html>", "text/html"),
        "HTML" => Of(HttpStatusCode.OK, "<html><title>Log in</title></html>", "text/html"),
        _ => throw new HttpRequestException("the connection was reset"),
    };

    private static HttpResponseMessage Of(HttpStatusCode status, string body, string type) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };

    private static string Changed(string what, string body)
    {
        if (what == "half a body")
            return body[..(body.Length / 2)];
        var page = JsonNode.Parse(body)!;
        var results = page["results"]!.AsArray();
        if (what == "an id twice" && results.Count > 0)
            results.Add(results[0]!.DeepClone());
        else if (results.Count > 0)
            results.RemoveAt(results.Count - 1);
        return page.ToJsonString();
    }

    private sealed class Asked : HttpMessageHandler
    {
        public List<string?> Tokens { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Tokens.Add(request.Headers.Authorization?.ToString());
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("{}") });
        }
    }
}
