using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Output;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Reports;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Model;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Actions.Controller;

/// <summary>Rulebooks against a controller: the same requests as were recorded, and the same ends.</summary>
public sealed class RecordedControllerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    // What the peer would run on hosts that the rule does not mean is refused here.
    private const string DroppedLimit = "workflow_limit_not_asked";

    private static readonly Dictionary<string, JsonElement> Rows =
        Recording.Lines("rulebooks/controller.jsonl").ToDictionary(row => row.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Rows.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rulebook_AgainstAController_AsksAndEndsAsRecorded(string name)
    {
        var row = Rows[name];
        using var stub = new StubController(row);
        var time = new HastyTime();
        var health = new HealthBoard(time);
        using var controller = new AutomationController(Options(row), health, time, NullLoggerFactory.Instance, stub);
        var problem = await Record.ExceptionAsync(() => controller.CheckAsync(TestContext.Current.CancellationToken));
        Assert.Equal(row.GetProperty("expected").GetProperty("rc").GetInt32(), problem is ControllerException ? 1 : 0);
        if (problem is not null)
        {
            Assert.IsType<ControllerException>(problem);
            Assert.Empty(stub.Differences);
            return;
        }

        var arguments = Arguments(row);
        // On a disk: in memory, what is done is forgotten.
        await using var log = EventLogs.Sqlite(Path.Combine(_folder, "events.db"));
        var writes = new LogWrites(log, health, time, NullLogger.Instance);
        await using var sender = new ReportSender(
            log, _ => throw new NotSupportedException(), ReportLimits.Durable, health.Part("reports"), time, NullLogger.Instance);
        await using var rulebook = RulebookUnderTest.Of(
            row.GetProperty("files").GetProperty("rulebook.yml").GetString()!, log, time: time, health: health,
            change: o => o with
            {
                ShutdownDelay = TimeSpan.FromMinutes(10),
                Strategy = arguments.GetValueOrDefault("--execution-strategy") == "parallel"
                    ? ExecutionStrategy.Parallel
                    : ExecutionStrategy.Sequential,
                Reports = new ActivationReports("42", log, sender, health, time, NullLogger.Instance),
            },
            make: rulesets => ActionKinds.All.Where(kind => kind.NeedsController).Select(kind => new RunTemplateAction(
                kind, controller, new BroughtResults(new Injection(rulesets, time), null), new RulebookOutput(TextWriter.Null, time),
                writes, time, NullLogger.Instance)));
        await rulebook.RunAsync();

        var ends = await EndsAsync(log);
        if (name == DroppedLimit)
        {
            Assert.Equal([ActionStatus.Failed], ends);
            Assert.Equal(["POST /api/v2/workflow_job_templates/9/launch/"], stub.Missed);
            return;
        }
        Assert.Equal(Recorded(row), ends);
        Assert.Equal(Told(row.GetProperty("frames").EnumerateArray()), Told(await ReportsAsync(log)));
        Assert.Empty(stub.Differences);
        Assert.Empty(stub.Missed);
        Assert.All(stub.Looks, asked => Assert.InRange(asked, 1, Options(row).BatchSize));
    }

    private static async Task<List<ActionStatus>> EndsAsync(IEventLog log)
    {
        var matches = await log.MatchesAsync(null, 0, 1000, TestContext.Current.CancellationToken);
        return [.. matches.SelectMany(match => match.Actions)
            .Where(action => action.Request.Name is "run_job_template" or "run_workflow_template").Select(action => action.Status)];
    }

    private static async Task<IEnumerable<JsonElement>> ReportsAsync(IEventLog log) =>
        (await log.ReportsAsync(0, 1000, TestContext.Current.CancellationToken)).Select(report => JsonElement.Parse(report.Content.Span));

    // The words of a problem are ours, and so are ids and times; two jobs at once may end either way round.
    private static IEnumerable<string> Told(IEnumerable<JsonElement> frames) => frames.Select(frame =>
        $"{string.Join(',', frame.EnumerateObject().Select(p => p.Name))}: " + string.Join(", ", new[]
        {
            "type", "action", "status", "hosts", "name", "job_template_name", "organization", "controller_job_id", "url", "kind",
        }.Select(name => frame.TryGetProperty(name, out var value) ? value.ToString().Replace("<CTL>", "9", StringComparison.Ordinal) : "-")))
        .Order();

    private static List<ActionStatus> Recorded(JsonElement row) => [.. row.GetProperty("frames").EnumerateArray()
        .Where(frame => frame.GetProperty("type").GetString() == "Action"
            && frame.GetProperty("action").GetString() is "run_job_template" or "run_workflow_template")
        .Select(frame => frame.GetProperty("status").GetString() switch
        {
            "successful" => ActionStatus.Succeeded,
            "canceled" => ActionStatus.Cancelled,
            _ => ActionStatus.Failed,
        })];

    private static ControllerOptions Options(JsonElement row)
    {
        var arguments = Arguments(row);
        var environment = row.GetProperty("env").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        string? Given(string option, string variable) => arguments.GetValueOrDefault(option) ?? environment.GetValueOrDefault(variable);
        int Number(string option, int standard) => int.TryParse(arguments.GetValueOrDefault(option), out var n) ? n : standard;
        var options = new ControllerOptions { Url = new Uri(Given("--controller-url", "EDA_CONTROLLER_URL")!.Replace("<CTL>", "9",
            StringComparison.Ordinal)) };
        return (options with
        {
            Token = Given("--controller-token", "EDA_CONTROLLER_TOKEN"),
            Username = arguments.GetValueOrDefault("--controller-username"),
            Password = arguments.GetValueOrDefault("--controller-password"),
            Attempts = Number("--controller-retry-attempts", options.Attempts),
            BatchSize = Number("--max-batch-job-polling-size", options.BatchSize),
        }).With(name => environment.GetValueOrDefault(name));
    }

    private static Dictionary<string, string> Arguments(JsonElement row)
    {
        var arguments = row.GetProperty("args").EnumerateArray().Select(a => a.GetString()!).ToList();
        return arguments.Zip(arguments.Skip(1)).Where(pair => pair.First.StartsWith('-'))
            .ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
