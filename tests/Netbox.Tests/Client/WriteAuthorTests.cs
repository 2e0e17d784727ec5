using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Tests.Setup;
using Xunit;

namespace Plumbline.Netbox.Tests.Client;

/// <summary>In whose name is written: what each version tells of it, and what the first entry of the change log tells.</summary>
public sealed class WriteAuthorTests
{
    private const string Token = "abcdefghij0123456789";

    private readonly FakeTimeProvider _time = new();
    private readonly WriteAuthor _author;

    public WriteAuthorTests() => _author = new WriteAuthor(_time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("4.7.0", "eda", null)]
    [InlineData("3.7.8", null, """{"display": "****456789", "user": {"username": "eda"} }""")]
    [InlineData("3.7.8", null, """{"key": "abcdefghij0123456789", "user": {"display": "eda"} }""")]
    public async Task TheUser_IsWhoseTheTokenIs_AndAskedForOnce(string version, string? told, string? token)
    {
        var netbox = new SmallNetbox(version) { User = told };
        if (token is not null)
            netbox["users/tokens/"].Add(JsonNode.Parse(token)!.AsObject()); // an object
        var asked = 0;
        using var client = Client(request =>
        {
            asked++;
            return netbox.Answer(request);
        });
        Assert.Null(_author.Name);
        await _author.AskAsync(client, Stop);
        var once = asked;
        await _author.AskAsync(client, Stop);

        Assert.Equal("eda", _author.Name);
        Assert.Equal(once, asked);
    }

    [Theory]
    [InlineData("core/object-changes/")]
    [InlineData("extras/object-changes/")]
    public async Task WhereNetboxDoesNotTell_TheLogOfWhatWasMadeFirstDoes(string log)
    {
        var netbox = new SmallNetbox("4.0.11");
        netbox.Missing.UnionWith(((string[])["core/object-changes/", "extras/object-changes/", "authentication-check/"]).Where(p => p != log));
        netbox.Forbidden.Add("users/tokens/");
        // A filter that was passed over, what others did, and what was done later.
        foreach (var (type, id, action, user) in ((string, int, string, string)[])
            [("extras.tag", 7, "create", "ann"), ("extras.journalentry", 6, "create", "bob"), ("extras.journalentry", 7, "update", "eve"),
                ("extras.journalentry", 7, "create", "eda")])
            netbox[log].Add(new JsonObject
            {
                ["changed_object_type"] = type, ["changed_object_id"] = id, ["action"] = new JsonObject { ["value"] = action },
                ["user_name"] = user,
            });
        using var client = Client(netbox.Answer);
        await _author.LearnAsync(client, "extras/journal-entries/", Made("""{"id": 7}"""), Stop);
        Assert.Null(_author.Name); // nobody has asked yet
        await _author.AskAsync(client, Stop);
        Assert.Null(_author.Name);
        await _author.LearnAsync(client, "extras/journal-entries/", Made("7"), Stop);
        await _author.LearnAsync(client, "extras/journal-entries/", Made("""{"id": 9}"""), Stop);
        Assert.Null(_author.Name);
        await _author.LearnAsync(client, "extras/journal-entries/", Made("""{"id": 7}"""), Stop);

        Assert.Equal("eda", _author.Name);
        netbox[log].Add(new JsonObject
        {
            ["changed_object_type"] = "extras.journalentry", ["changed_object_id"] = 8,
            ["action"] = new JsonObject { ["value"] = "create" }, ["user_name"] = "renamed",
        });
        await _author.LearnAsync(client, "extras/journal-entries/", Made("""{"id": 8}"""), Stop);
        Assert.Equal("eda", _author.Name); // just learned
        _time.Advance(TimeSpan.FromSeconds(5));
        await _author.AskAsync(client, Stop);
        await _author.LearnAsync(client, "extras/journal-entries/", Made("""{"id": 8}"""), Stop);
        Assert.Equal("renamed", _author.Name);
    }

    // Or the results of the one are news to the other name's, without end.
    [Fact]
    public async Task AUserWhoIsRenamed_AndATokenThatIsExchanged_AreAskedForAnew()
    {
        var netbox = new SmallNetbox("4.7.0") { User = "eda" };
        var isAway = false;
        HttpResponseMessage Answer(HttpRequestMessage request) =>
            isAway ? ScriptedHandler.Html("<html>Server Error</html>", 500) : netbox.Answer(request);
        using var client = Client(Answer);
        await _author.AskAsync(client, Stop);
        netbox.User = "renamed";
        await _author.AskAsync(client, Stop);
        Assert.Equal("eda", _author.Name);
        _time.Advance(TimeSpan.FromSeconds(5));
        await _author.AskAsync(client, Stop);
        Assert.Equal("renamed", _author.Name);

        (isAway, netbox.User) = (true, "another");
        _time.Advance(TimeSpan.FromSeconds(5));
        await _author.AskAsync(client, Stop);
        Assert.Equal("renamed", _author.Name); // as far as is known
        using var exchanged = Client(Answer, "another-token-0123456789");
        await _author.AskAsync(exchanged, Stop);
        Assert.Null(_author.Name); // whose that one is nobody has told
        isAway = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        await _author.AskAsync(exchanged, Stop);
        Assert.Equal("another", _author.Name);
    }

    [Fact]
    public async Task ANetboxThatNeverAnswersToIt_HoldsUpWhatIsWrittenForSeconds_AndNotEachTime()
    {
        var silence = new Silence();
        using var client = new NetboxClient(Options(Token), TimeProvider.System, silence);
        var asks = _author.AskAsync(client, Stop);
        Assert.False(asks.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));
        await asks.WaitAsync(TimeSpan.FromSeconds(120), Stop);
        await _author.AskAsync(client, Stop);

        Assert.Null(_author.Name);
        Assert.Equal(1, silence.Asked);
    }

    [Fact]
    public async Task ANetboxThatDoesNotAnswer_IsAskedAgain_AndALogThatIsRefusedIsNot()
    {
        var netbox = new SmallNetbox("4.6.8");
        netbox.Forbidden.UnionWith(["core/object-changes/", "users/tokens/", "authentication-check/"]);
        var (isAway, asked) = (true, new List<string>());
        using var client = Client(request =>
        {
            asked.Add(request.RequestUri!.AbsolutePath); // requests have an address
            return isAway ? throw new HttpRequestException("the connection was reset") : netbox.Answer(request);
        });
        await _author.AskAsync(client, Stop);
        isAway = false;
        await _author.AskAsync(client, Stop);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _author.AskAsync(client, Stop);
        for (var i = 0; i < 3; i++)
            await _author.LearnAsync(client, "extras/journal-entries/", Made("""{"id": 7}"""), Stop);

        Assert.Null(_author.Name);
        Assert.Equal(
            ["/api/authentication-check/", "/api/authentication-check/", "/api/users/tokens/", "/api/core/object-changes/"], asked);
    }

    private static JsonElement Made(string json) => JsonElement.Parse(json);

    private static NetboxClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer, string token = Token) =>
        new(Options(token), TimeProvider.System, new ScriptedHandler((request, _) => answer(request)));

    private static NetboxClientOptions Options(string token) =>
        new() { Address = new Uri("http://netbox.example.com/"), Token = token, Attempts = 1 };

    private sealed class Silence : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("it never answers");
        }
    }
}
