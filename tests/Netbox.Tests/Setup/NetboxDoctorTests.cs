using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Client;
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
        Assert.Equal(["connection", "version", "workers", "permissions", "permissions", "custom field", "webhook", "event rule"], findings
            .Select(finding => finding.Subject));
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
        var finding = ConditionCheck.Examine("r", JsonElement.Parse(conditions), machines);
        Assert.Equal(state, finding.State);
        Assert.StartsWith(text, finding.Text, StringComparison.Ordinal);
        Assert.Equal(DoctorState.Doubtful, ConditionCheck.Examine("r", JsonElement.Parse("""{"attr": "a", "value": 1}"""), []).State);
    }

    [Fact]
    public async Task Examine_RuleWithConditions_IsTriedOnWhatIsDocumented()
    {
        await SetupAsync();
        _netbox["extras/event-rules/"][0]["conditions"] = JsonNode.Parse("""{"attr": "status.value", "value": "active"}""");
        _netbox["virtualization/virtual-machines/"].Add(JsonNode.Parse("""{"id": 1, "name": "web1", "status": {"value": "active"}}""")!.AsObject());
        Assert.Contains(await ExamineAsync(), f => f.Text == "'Plumbline: virtual machines' has conditions, which hold for web1");
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
