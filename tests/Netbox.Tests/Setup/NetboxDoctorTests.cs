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
