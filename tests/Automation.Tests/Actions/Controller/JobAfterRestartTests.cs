using System.Net;
using System.Text;
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
            await controller.Asked.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
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
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public int Launched { get; private set; }

        public string Status { get; set; } = "running";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post)
                Launched++;
            var path = request.RequestUri!.AbsolutePath;
            if (path.EndsWith("/jobs/", StringComparison.Ordinal))
                _asked.TrySetResult();
            var body = path switch
            {
                "/api/v2/unified_job_templates/" => """
                    {"results": [{"id": 7, "type": "job_template", "name": "deploy", "related": {"launch": "/api/v2/job_templates/7/launch/"}}]}
                    """,
                "/api/v2/jobs/" => $$"""{"results": [{"id": 101, "status": "{{Status}}", "artifacts": {} }]}""",
                _ => """{"id": 101, "url": "/api/v2/jobs/101/"}""",
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            });
        }
    }
}
