using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Output;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Rulebooks.Actions;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Actions.Controller;

/// <summary>A job outlives the program that launched it: the next one waits for it and launches nothing beside it.</summary>
public sealed class JobAfterRestartTests : IDisposable
{
    private const string Rulebook = """
        - name: rs
          hosts: all
          sources: []
          rules:
            - name: r
              condition: event.i == 1
              action:
                run_job_template: {name: deploy, organization: Default}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly HastyTime _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Job_ThatRunsAtARestart_IsWaitedFor()
    {
        using var controller = new Launches();
        using (var ends = new CancellationTokenSource())
        await using (var log = Log())
        await using (var before = Rules(log, controller))
        {
            var running = before.RunAsync(ends.Token);
            await before.BringAsync("rs", """{"i": 1}""");
            await controller.Asked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            await ends.CancelAsync();
            await running;
        }

        controller.Status = "successful";
        using (var ends = new CancellationTokenSource())
        await using (var log = Log())
        await using (var after = Rules(log, controller))
        {
            var running = after.RunAsync(ends.Token);
            await after.SettledAsync(1);
            await ends.CancelAsync();
            await running;
            var match = Assert.Single(await log.MatchesAsync(null, 0, 10, TestContext.Current.CancellationToken));
            Assert.Equal(ActionStatus.Succeeded, match.Actions[0].Status);
            Assert.Equal("/api/v2/jobs/101/", Assert.Single(match.Actions[0].Attempts).Process!.Started);
        }
        Assert.Equal(1, controller.Launched);
    }

    // The answer to a launch never came here: the job is looked for among those of the template.
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Job_WhoseLaunchWasCut_IsFoundAgainByItsEvent(bool tellsVariables, int launched)
    {
        using var controller = new Launches { TellsVariables = tellsVariables, AnswersLaunches = false };
        using (var ends = new CancellationTokenSource())
        await using (var log = Log())
        await using (var before = Rules(log, controller))
        {
            var running = before.RunAsync(ends.Token);
            await before.BringAsync("rs", """{"i": 1, "meta": {"uuid": "11111111-2222-4333-8444-555555555555"}}""");
            await controller.Asked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            await ends.CancelAsync();
            await running;
        }

        (controller.Status, controller.AnswersLaunches) = ("successful", true);
        await FinishAsync(controller, ActionStatus.Succeeded);
        Assert.Equal(launched, controller.Launched);
    }

    // how a job stands | how the action ends
    [Theory]
    [InlineData("""{"results": [{"id": "101", "status": "successful", "artifacts": {} }]}""", ActionStatus.Succeeded)]
    [InlineData("""{"results": [5, {"id": 101, "status": "successful", "artifacts": []}, {}]}""", ActionStatus.Succeeded)]
    [InlineData("""{"results": [{"id": 101, "status": "successful", "artifacts": {"n": <DIGITS>} }]}""", ActionStatus.Succeeded)]
    [InlineData("""{"results": [{"id": 101, "status": "successful", "artifacts": <DEEP> }]}""", ActionStatus.Succeeded)]
    [InlineData("""{"results": []}""", ActionStatus.Failed)]
    [InlineData("""{"results": [{"id": 1010, "status": "successful"}]}""", ActionStatus.Failed)]
    public async Task Job_ThatStandsStrangely_IsNotWaitedForForEver(string answer, ActionStatus end)
    {
        using var controller = new Launches
        {
            Jobs = answer.Replace("<DIGITS>", new string('9', 5000), StringComparison.Ordinal)
                .Replace("<DEEP>", string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100), StringComparison.Ordinal),
        };
        await FinishAsync(controller, end, bring: true);
        Assert.Equal(1, controller.Launched);
    }

    private async Task FinishAsync(Launches controller, ActionStatus end, bool bring = false)
    {
        using var ends = new CancellationTokenSource();
        await using var log = Log();
        await using var rules = Rules(log, controller);
        var running = rules.RunAsync(ends.Token);
        await rules.SettledAsync(bring ? await rules.BringAsync("rs", """{"i": 1}""") : 1);
        await ends.CancelAsync();
        await running;
        var match = Assert.Single(await log.MatchesAsync(null, 0, 10, TestContext.Current.CancellationToken));
        Assert.Equal(end, match.Actions[0].Status);
    }

    private IEventLog Log() => EventLogs.Sqlite(Path.Combine(_folder, "events.db"));

    private RulebookUnderTest Rules(IEventLog log, Launches network)
    {
        var health = new HealthBoard(_time);
        var controller = new AutomationController(
            new ControllerOptions { Url = new Uri("http://127.0.0.1:9"), Token = "t" }, health, _time, NullLoggerFactory.Instance,
            new Kept(network));
        return RulebookUnderTest.Of(Rulebook, log, snapshotEvery: 1, time: _time, health: health, make: rulesets => [new RunTemplateAction(
            ActionKinds.RunJobTemplate, controller, new BroughtResults(new Injection(rulesets, _time), null),
            new RulebookOutput(TextWriter.Null, _time), new LogWrites(log, health, _time, NullLogger.Instance), _time,
            NullLogger.Instance)]);
    }

    private sealed class Kept(HttpMessageHandler handler) : DelegatingHandler(handler);

    private sealed class Launches : HttpMessageHandler
    {
        private string _variables = "{}";
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public int Launched { get; private set; }

        public string Status { get; set; } = "running";

        public bool AnswersLaunches { get; set; } = true;

        /// <summary>Whether its jobs show what they were launched with.</summary>
        public bool TellsVariables { get; init; }

        /// <summary>How its jobs stand, where not as one of that status.</summary>
        public string? Jobs { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post)
            {
                Launched++;
                using var asked = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
                _variables = asked.RootElement.GetProperty("extra_vars").GetRawText();
                if (!AnswersLaunches)
                {
                    _asked.TrySetResult();
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
            }
            var path = request.RequestUri!.AbsolutePath;
            if (path.EndsWith("/jobs/", StringComparison.Ordinal))
                _asked.TrySetResult();
            var body = path switch
            {
                "/api/v2/unified_job_templates/" => """
                    {"results": [{"id": 7, "type": "job_template", "name": "deploy", "related": {"launch": "/api/v2/job_templates/7/launch/"}}]}
                    """,
                "/api/v2/job_templates/7/jobs/" => $$"""
                    {"results": [{"url": "/api/v2/jobs/99/", "extra_vars": "no json"}, {"url": "/api/v2/jobs/101/",
                    "extra_vars": {{(TellsVariables ? JsonSerializer.Serialize(_variables) : "\"{}\"")}} }]}
                    """,
                "/api/v2/jobs/" when Jobs is not null => Jobs,
                "/api/v2/jobs/" => $$"""{"results": [{"id": 101, "status": "{{Status}}", "artifacts": {} }]}""",
                _ => """{"id": 101, "url": "/api/v2/jobs/101/"}""",
            };
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
