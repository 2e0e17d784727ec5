using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Setup;
using Plumbline.Netbox.Tests.Client;
using Xunit;

namespace Plumbline.Netbox.Tests.Setup;

public sealed class NetboxDoctorTests
{
    private const string Receiver = "http://automation.example.com:5500/";
    private readonly SmallNetbox _netbox = new("4.6.8");
    private string? _connectProblem;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Examine_AfterSetup_FindsNothingBad()
    {
        await SetupAsync();

        var findings = await ExamineAsync();

        Assert.All(findings, finding => Assert.Equal(DoctorState.Good, finding.State));
        Assert.Equal(
            [
                "connection", "version", "workers", "permissions", "permissions", "permissions", "custom field", "webhook", "event rule",
            ],
            findings.Select(finding => finding.Subject));
    }

    [Fact]
    public async Task Examine_BeforeSetup_NamesIt()
    {
        var findings = await ExamineAsync();

        Assert.Contains(new DoctorFinding(
            DoctorState.Doubtful, "custom field", "there is no custom field login_user", "run 'plumbline netbox setup'"), findings);
        Assert.Contains(
            new DoctorFinding(DoctorState.Bad, "webhook", "no webhook calls " + Receiver, "run 'plumbline netbox setup'"), findings);
    }

    [Theory]
    [InlineData("core/object-changes/", true)]
    [InlineData("extras/object-changes/", false)]
    public async Task AChangeLogThatMayNotBeRead_IsSaid(string forbidden, bool isSaid)
    {
        await SetupAsync();
        _netbox.Forbidden.Add(forbidden);

        Assert.Equal(isSaid, (await ExamineAsync()).Any(f => f is { State: DoctorState.Doubtful, Subject: "permissions" }
            && f.Text.StartsWith("the token may not read the change log", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("dcim/regions/", DoctorState.Doubtful, "the token may not view dcim.region: ", "let its user view dcim > region")]
    [InlineData("dcim/cable-terminations/", DoctorState.Doubtful, "the token may not view dcim.cabletermination: ", "let its user view dcim")]
    [InlineData("virtualization/virtual-disks/", DoctorState.Doubtful, "the token may not view virtualization.virtualdisk: ", "let its user")]
    [InlineData("ipam/ip-addresses/", DoctorState.Bad, "NetBox at http://netbox.example.com does not let this token read ipam/ip-addr", "make")]
    [InlineData("extras/event-rules/", DoctorState.Bad, "NetBox at http://netbox.example.com does not let this token read extras/ev", "make a")]
    [InlineData("extras/journal-entries/", DoctorState.Doubtful, "the token may not view journal entries: ", "let its user view extras > jo")]
    [InlineData("POST extras/journal-entries/", DoctorState.Doubtful, "the token may not write journal entries: ", "switch on 'write enab")]
    [InlineData("PUT dcim/devices/", DoctorState.Doubtful, "the token may not change dcim/devices: with custom_fields of ", "let its user ch")]
    [InlineData("PUT extras/webhooks/", DoctorState.Good, "the token may not add and change extras/webhooks, which 'plumbline netbox set", null)]
    [InlineData("POST extras/custom-fields/", DoctorState.Good, "the token may not add and change extras/custom-fields, which ", null)]
    public async Task ARightThatIsMissed_IsSaid_WithWhatItIsFor(string right, DoctorState state, string text, string? cure)
    {
        await SetupAsync();
        _netbox["extras/custom-fields/"].Add(new JsonObject { ["id"] = 9, ["name"] = WriteBackFields.Result });
        _netbox.Forbidden.Add(right);
        _netbox.Denied.Add(right);

        var finding = Assert.Single(await ExamineAsync(), f => f.Subject == "permissions" && f.Text.StartsWith(text, StringComparison.Ordinal));
        Assert.Equal(state, finding.State);
        Assert.StartsWith(cure ?? "", finding.Cure ?? "", StringComparison.Ordinal);
    }

    // As NetBox 3.7 is: some types came later, and the change log lay elsewhere.
    [Fact]
    public async Task WhatThisVersionHasNot_IsMissedByNobody()
    {
        await SetupAsync();
        _netbox.Missing.UnionWith(["core/object-changes/", "dcim/mac-addresses/", "authentication-check/"]);

        Assert.All(await ExamineAsync(), finding => Assert.Equal(DoctorState.Good, finding.State));
        _netbox.Forbidden.Add("extras/object-changes/");
        Assert.Contains(await ExamineAsync(), f => f.Text.StartsWith("the token may not read the change log", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.NoContent)]
    public async Task OptionsThatDoNotComeThrough_AreSaidOnce(HttpStatusCode answer)
    {
        await SetupAsync();
        _netbox.Options = answer;

        var finding = Assert.Single(await ExamineAsync(), f => f.State != DoctorState.Good);
        Assert.Equal((DoctorState.Doubtful, "permissions"), (finding.State, finding.Subject));
        Assert.StartsWith("whether the token may write is not told", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("{\"name\": 7, \"id\": \"x\", \"payload_url\": {}, \"user\": []}")]
    public async Task ANetboxThatLies_IsBad_AndNoDefect(string item)
    {
        // Requests have an address.
        using var client = Client(new ScriptedHandler((request, _) => ScriptedHandler.Json(request.RequestUri!.AbsolutePath switch
        {
            "/api/status/" => """{"netbox-version": "4.6.8"}""",
            "/api/authentication-check/" => item,
            _ => $$"""{"count": 1, "next": null, "results": [{{item}}]}""",
        })));

        Assert.Contains(await new NetboxDoctor(client).ExamineAsync(null, "login_user", Stop), f => f.State == DoctorState.Bad);
    }

    [Fact]
    public async Task ANetboxThatIsGoneMeanwhile_IsNotAskedForEachRight()
    {
        var asked = 0;
        using var client = new NetboxClient(
            new NetboxClientOptions { Address = new Uri("http://netbox.example.com/"), Token = "t", Attempts = 1 }, TimeProvider.System,
            new ScriptedHandler((request, _) => Interlocked.Increment(ref asked) == 1
                ? ScriptedHandler.Json("""{"netbox-version": "4.6.8"}""")
                : throw new HttpRequestException("the connection was reset")));

        var findings = await new NetboxDoctor(client).ExamineAsync(null, null, Stop);
        Assert.Contains(findings, f => f is { State: DoctorState.Bad, Subject: "permissions" });
        Assert.InRange(asked, 3, 15);
    }

    // A newer one is known by the first half, an older one by what its list shows of it; those of others are nobody's concern.
    [Theory]
    [InlineData("abcdefghij0123456789", """{"display": "****456789", "user": {"username": "eda"} }""", null, "it is of the user eda")]
    [InlineData("abcdefghij0123456789", """{"key": "abcdefghij0123456789", "user": {"username": "eda"}, "write_enabled": false}""", null,
        "it is of the user eda, and may write nothing")]
    [InlineData("nbt_K7.secretsecret", """{"key": "K7", "user": {"username": "eda"}, "write_enabled": true}""", "eda", "it is of the user eda")]
    [InlineData("nbt_K7.secretsecret", """{"key": "K8", "user": {"username": "root"} }""", "eda", "it is of the user eda")]
    [InlineData("nbt_K7.secretsecret", """{"key": "K8", "user": {"username": "root"} }""", null, null)]
    [InlineData("Bearer nbt_K7.secret", """{"key": "K7", "user": {"username": "eda"}, "expires": "2001-02-03T04:05:06Z"}""", null,
        "it is of the user eda; it expires 2001-02-03 04:05 UTC")]
    public async Task TheTokensUser_IsSaid_AsFarAsNetboxTells(string token, string shown, string? user, string? text)
    {
        await SetupAsync();
        _netbox.User = user;
        _netbox["users/tokens/"].Add(JsonNode.Parse(shown)!.AsObject()); // an object
        using var client = new NetboxClient(
            new NetboxClientOptions { Address = new Uri("http://netbox.example.com/"), Token = token }, TimeProvider.System, _netbox.Handler());
        var findings = await new NetboxDoctor(client, (_, _) => Task.FromResult(_connectProblem)).ExamineAsync(Receiver, null, Stop);

        Assert.Equal(text, findings.SingleOrDefault(f => f.Subject == "token")?.Text);
        Assert.Equal(text?.Contains("expires", StringComparison.Ordinal) == true, findings.Any(f => f.State != DoctorState.Good));
        Assert.DoesNotContain(findings, f => f.Text.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheTokensUser_ThatMayNotBeAskedFor_IsNoTrouble()
    {
        await SetupAsync();
        _netbox.Forbidden.UnionWith(["authentication-check/", "users/tokens/"]);

        Assert.All(await ExamineAsync(), finding => Assert.Equal(DoctorState.Good, finding.State));
    }

    [Fact]
    public async Task Examine_Troubles_AreFoundWithTheirCures()
    {
        await SetupAsync();
        _netbox.Workers = 0;
        _netbox.MayWrite = false;
        _netbox.Forbidden.Add("dcim/devices/");
        _netbox["extras/event-rules/"][0]["enabled"] = false;
        _connectProblem = "nothing listens there";

        var findings = await ExamineAsync();

        Assert.Contains(
            findings, f => f is { State: DoctorState.Bad, Subject: "workers", Cure: "start NetBox's worker (systemctl start netbox-rq)" });
        Assert.Contains(findings, f => f is { State: DoctorState.Doubtful, Subject: "permissions" }
            && f.Text.Contains("journal entries", StringComparison.Ordinal));
        Assert.Contains(findings, f => f is { State: DoctorState.Bad, Subject: "permissions" }
            && f.Text.Contains("does not let this token read dcim/devices/", StringComparison.Ordinal));
        Assert.Contains(
            findings, f => f is { State: DoctorState.Bad, Subject: "event rule", Text: "'Plumbline: virtual machines' is disabled" });
        Assert.Contains(findings, f => f is { State: DoctorState.Bad, Subject: "webhook" }
            && f.Text.EndsWith("http://automation.example.com:5500: nothing listens there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5500/", "which a receiver listens on but nobody can call")]
    [InlineData("http://localhost:5500/", "NetBox would call itself")]
    [InlineData("http://127.0.0.1:5500/", "NetBox would call itself")]
    [InlineData("http://h/{{ event }}", "is a template and was not tried")]
    public async Task Examine_AddressesThatCannotWork_AreSaid(string url, string text)
    {
        await SetupAsync(url);

        Assert.Contains(await ExamineAsync(url), f => f.State != DoctorState.Good && f.Text.Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"s\"", "s", DoctorState.Good, "'Plumbline' signs with the project's secret")]
    [InlineData("\"other\"", "s", DoctorState.Bad, "'Plumbline' signs with another secret than the project's: its events are refused")]
    [InlineData("\"\"", "s", DoctorState.Bad, "'Plumbline' signs nothing, and the project's webhooks are signed: its events are refused")]
    [InlineData("\"\"", null, DoctorState.Doubtful, "'Plumbline' signs nothing: whoever reaches its receiver can send events of his own")]
    [InlineData("\"other\"", null, null, null)]
    [InlineData("7", "s", null, null)]
    public async Task Examine_TheSecretOfAWebhook_IsThatOfTheProject(string shown, string? expected, DoctorState? state, string? text)
    {
        await SetupAsync();
        _netbox["extras/webhooks/"][0]["secret"] = JsonNode.Parse(shown);
        using var client = Client(_netbox.Handler());
        var findings = await new NetboxDoctor(client, (_, _) => Task.FromResult(_connectProblem)) { Secret = expected }
            .ExamineAsync(Receiver, null, Stop);

        var finding = findings.SingleOrDefault(f => f.Subject == "signature");
        Assert.Equal((state, text), (finding?.State, finding?.Text));
        Assert.DoesNotContain(findings, f => f.Text.Contains("other\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"{\\\"vm\\\": 1}\"", Receiver, true)]
    [InlineData("\"{}\"", null, false)]
    [InlineData("\"\"", Receiver, false)]
    public async Task Examine_ABodyTemplateOfOurWebhook_IsSaid(string template, string? receiver, bool isSaid)
    {
        await SetupAsync();
        _netbox["extras/webhooks/"][0]["body_template"] = JsonNode.Parse(template);
        using var client = Client(_netbox.Handler());
        var findings = await new NetboxDoctor(client, (_, _) => Task.FromResult(_connectProblem)).ExamineAsync(receiver, null, Stop);

        Assert.Equal(isSaid, findings.Any(f => f is { State: DoctorState.Doubtful, Subject: "webhook" }
            && f.Text.StartsWith("'Plumbline' has a body template", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Examine_ARefusedToken_EndsWithItsCure()
    {
        using var client = Client(new ScriptedHandler((_, _) => ScriptedHandler.Json("""{"detail": "Invalid v1 token"}""", 403)));

        var finding = Assert.Single(await new NetboxDoctor(client).ExamineAsync(null, null, Stop));

        Assert.Equal("NetBox at http://netbox.example.com refused the token (403): Invalid v1 token", finding.Text);
        Assert.NotNull(finding.Cure);
    }

    [Theory]
    [InlineData("""{"attr": "status.value", "value": "active"}""", DoctorState.Good, "'r' has conditions, which hold for web1")]
    [InlineData("""{"attr": "status.value", "value": "planned"}""", DoctorState.Doubtful,
        "'r' has conditions, which hold for none of the 2 virtual machines looked at")]
    [InlineData("""{"attr": "name.first", "value": "x"}""", DoctorState.Bad, "the conditions of 'r' can never be true: ")]
    [InlineData("""{"nand": []}""", DoctorState.Bad, "the conditions of 'r' cannot be read: ")]
    [InlineData("""{"attr": "status", "op": "changed"}""", DoctorState.Doubtful, "'r' has conditions about what a change was from and to")]
    public void Conditions_TriedOnMachines_AreJudged(string conditions, DoctorState state, string text)
    {
        var machines = new[] { """{"name": "web1", "status": {"value": "active"}}""", """{"name": "web2", "status": {"value": "failed"}}""" }
            .Select(json => JsonElement.Parse(json)).ToList();
        var type = ObjectTypes.Get("virtualization.virtualmachine");
        var finding = ConditionCheck.Examine("r", JsonElement.Parse(conditions), machines, type);
        Assert.Equal(state, finding.State);
        Assert.StartsWith(text, finding.Text, StringComparison.Ordinal);
        Assert.Equal(DoctorState.Doubtful, ConditionCheck.Examine("r", JsonElement.Parse("""{"attr": "a", "value": 1}"""), [], type).State);
    }

    [Fact]
    public async Task Examine_RuleWithConditions_IsTriedOnWhatIsDocumented()
    {
        await SetupAsync();
        _netbox["extras/event-rules/"][0]["conditions"] = JsonNode.Parse("""{"attr": "status.value", "value": "active"}""");
        _netbox["virtualization/virtual-machines/"].Add(JsonNode.Parse("""{"id": 1, "name": "web1", "status": {"value": "active"}}""")!.AsObject());
        Assert.Contains(await ExamineAsync(), f => f.Text == "'Plumbline: virtual machines' has conditions, which hold for web1");
    }

    // Rules about other types are tried on those, and one that is not for new machines may be disabled on purpose.
    [Fact]
    public async Task Examine_RulesOfOtherTypes_AreTriedOnWhatTheyAreAbout()
    {
        await SetupAsync();
        _netbox["extras/event-rules/"][1]["conditions"] = JsonNode.Parse("""{"attr": "nat.inside", "value": "x"}""");
        _netbox["ipam/ip-addresses/"].Add(JsonNode.Parse("""{"id": 1, "display": "192.0.2.1/24"}""")!.AsObject()); // an object
        Assert.Contains(await ExamineAsync(), f => f is { State: DoctorState.Bad, Subject: "event rule" }
            && f.Text.StartsWith("the conditions of 'Plumbline: addresses' can never be true: ", StringComparison.Ordinal)
            && f.Text.EndsWith("(192.0.2.1/24)", StringComparison.Ordinal));
        _netbox.Forbidden.Add("ipam/ip-addresses/");
        Assert.Contains(await ExamineAsync(), f => f.Text == "'Plumbline: addresses' has conditions, and there is no IP address to try them on");
        _netbox["extras/event-rules/"][1]["enabled"] = false;
        Assert.Contains(await ExamineAsync(), f => f is { State: DoctorState.Doubtful, Text: "'Plumbline: addresses' is disabled" });
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, DoctorState.Good)]
    [InlineData(-8, DoctorState.Good)]
    [InlineData(45, DoctorState.Doubtful)]
    [InlineData(-3600, DoctorState.Bad)]
    public void Clock_OfAnotherTime_IsSaid(int? seconds, DoctorState? state)
    {
        var finding = ClockCheck.Examine(seconds is { } s ? TimeSpan.FromSeconds(s) : null).SingleOrDefault();
        Assert.Equal(state, finding?.State);
        if (seconds == -3600)
            Assert.Equal("NetBox's clock is 3600 s behind this machine's", finding!.Text); // not null: it has a state
    }

    [Fact]
    public async Task TestChange_ThatDoesNotArrive_IsSaidAndLeavesNothing()
    {
        var time = new FakeTimeProvider();
        using var client = Client(_netbox.Handler());
        var check = new TravelCheck(client, new NetboxVersion(4, 6, "4.6"), time).ExamineAsync(new Uri($"http://127.0.0.1:{FreePort()}/"), Stop);
        while (!check.IsCompleted)
        {
            time.Advance(TravelCheck.Patience);
            await Task.WhenAny(check, Task.Delay(5, Stop));
        }
        var finding = Assert.Single(await check);
        Assert.Equal(DoctorState.Bad, finding.State);
        Assert.Contains("no event came to http://127.0.0.1", finding.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["POST", "POST", "POST", "DELETE", "DELETE", "DELETE"], _netbox.Writes.Select(write => write.Split(' ')[0]));
        Assert.Empty(_netbox["extras/webhooks/"].Concat(_netbox["extras/event-rules/"]).Concat(_netbox["extras/tags/"]));
    }

    // Also what NetBox made while the line broke or somebody pressed Ctrl+C.
    [Theory]
    [InlineData("extras/webhooks/", true)]
    [InlineData("extras/tags/", true)]
    [InlineData("extras/webhooks/", false)]
    [InlineData("extras/tags/", false)]
    public async Task TestChange_OfWhichAnAnswerIsLost_LeavesNothing(string list, bool breaks)
    {
        using var end = new CancellationTokenSource();
        _netbox.OnMade = made =>
        {
            if (made == list && breaks)
                throw new HttpRequestException("the connection was reset");
            if (made == list)
                end.Cancel();
        };
        using var client = Client(_netbox.Handler());
        var check = new TravelCheck(client, new NetboxVersion(4, 6, "4.6"), TimeProvider.System)
            .ExamineAsync(new Uri($"http://127.0.0.1:{FreePort()}/"), end.Token);
        if (breaks)
            Assert.Equal(DoctorState.Bad, Assert.Single(await check).State);
        else
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
        Assert.Empty(_netbox["extras/webhooks/"].Concat(_netbox["extras/event-rules/"]).Concat(_netbox["extras/tags/"]));
    }

    [Fact]
    public async Task TestChange_ThatWasKilled_IsSaidLater()
    {
        await SetupAsync();
        _netbox["extras/webhooks/"].Add(new JsonObject { ["id"] = 7, ["name"] = "plumbline-doctor-0a1b", ["payload_url"] = "http://h:5501/" });

        var finding = Assert.Single(await ExamineAsync(), f => f.State != DoctorState.Good);
        Assert.StartsWith("the webhook 'plumbline-doctor-0a1b' is of a test change", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestChange_WithoutTheRights_IsSaidAndLeavesNothing()
    {
        _netbox.Forbidden.Add("extras/tags/");
        using var client = Client(_netbox.Handler());
        var finding = Assert.Single(await new TravelCheck(client, new NetboxVersion(3, 7, "3.7"), TimeProvider.System)
            .ExamineAsync(new Uri($"http://127.0.0.1:{FreePort()}/"), Stop));
        Assert.Equal((DoctorState.Bad, true), (finding.State, finding.Cure!.Contains("add and delete", StringComparison.Ordinal)));
        Assert.Empty(_netbox["extras/webhooks/"].Concat(_netbox["extras/event-rules/"]));
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static NetboxClient Client(HttpMessageHandler handler) =>
        new(new NetboxClientOptions { Address = new Uri("http://netbox.example.com/"), Token = "t" }, TimeProvider.System, handler);

    private async Task SetupAsync(string url = Receiver)
    {
        using var client = Client(_netbox.Handler());
        await new NetboxSetup(client, client, await client.ReadVersionAsync(Stop)).RunAsync(new SetupRequest { ReceiverUrl = url }, Stop);
    }

    private async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(string url = Receiver)
    {
        using var client = Client(_netbox.Handler());
        return await new NetboxDoctor(client, (_, _) => Task.FromResult(_connectProblem)).ExamineAsync(url, "login_user", Stop);
    }
}
