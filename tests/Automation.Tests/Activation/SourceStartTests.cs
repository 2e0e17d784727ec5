using Microsoft.Extensions.Logging;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Activation;

/// <summary>How sources begin beside each other, and how one fails.</summary>
public sealed class SourceStartTests
{
    private const string TwoSources = """
        - name: first
          hosts: all
          sources:
            - eda.builtin.range: {limit: 0}
          rules:
            - name: never
              condition: event.i == 0
              action: {none: }
        - name: second
          hosts: all
          sources:
            - eda.builtin.generic: {payload: [{b: 1}], display: true}
          rules:
            - name: seen
              condition: event.b == 1
              action:
                debug: {msg: seen}
        """;

    private const string Defective = """
        - name: only
          hosts: all
          sources:
            - eda.builtin.generic: {payload: [{a: 1}], display: true}
          rules:
            - name: never
              condition: event.b == 1
              action: {none: }
        """;

    [Fact]
    public async Task Run_AFirstSourceThatEndsAtOnce_DoesNotEndASecondBeforeItBegan()
    {
        var loggers = new LogLines();
        var printed = new StringWriter();
        // The second source stands still at its beginning until the first has come and gone.
        await using var activation = Activate(TwoSources, printed, loggers, text =>
        {
            if (!text.StartsWith('{'))
                return;
            SpinWait.SpinUntil(() => loggers.All.Any(line => line.Contains("load source eda.builtin.range", StringComparison.Ordinal)),
                TimeSpan.FromSeconds(20));
            Thread.Yield();
        });

        var end = await activation.RunAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);

        Assert.Equal(ActivationEnd.Finished, end);
        Assert.Contains("seen", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ASourceThatMeetsADefect_FailsWithOneLineAndItsTraceInDebug()
    {
        var loggers = new LogLines();
        var health = new HealthBoard(TimeProvider.System);
        await using var activation = Activate(Defective, new StringWriter(), loggers,
            _ => throw new InvalidOperationException("out\nof order"), health);

        var end = await activation.RunAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);

        Assert.Equal(ActivationEnd.SourceFailed, end);
        Assert.Single(loggers.All, line => line.Contains(
            "rulebook.yml:4:7: source eda.builtin.generic failed: a defect of this program: InvalidOperationException: out of order",
                StringComparison.Ordinal));
        var report = health.Reports().Single(part => part.Name == "source only/eda.builtin.generic");
        Assert.Equal((HealthState.Failed, 1L), (report.State, report.Defects));
    }

    [Theory]
    [InlineData("{{ webhook_secret }}", "payload needs the variable 'webhook_secret', and nobody gave it (did you mean 'webhook_secrt'? or "
        + "write 'webhook_secret: …' into a file")]
    [InlineData("{{ pass | upper }}", "payload needs the variable 'pass', and nobody gave it (write 'pass: …' into a file")]
    [InlineData("{{ webhook_secrt.a }}", "payload cannot be filled in: 'str object' has no attribute 'a'")]
    [InlineData("{{ 1 / 0 }}", "payload cannot be filled in: division by zero")]
    public async Task Run_ASourceWhoseArgumentCannotBeFilledIn_NamesTheVariableAndItsPlace(string template, string said)
    {
        var loggers = new LogLines();
        await using var activation = Activate(
            Defective.Replace("{payload: [{a: 1}], display: true}", $"{{payload: [{{a: '{template}'}}]}}", StringComparison.Ordinal),
                new StringWriter(), loggers, _ => { },
            variables: new Mapping { { "webhook_secrt", "x" } });

        var end = await activation.RunAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);

        Assert.Equal(ActivationEnd.SourceFailed, end);
        var line = Assert.Single(loggers.All, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.StartsWith($"Error: rulebook.yml:4:7: source eda.builtin.generic failed: {said}", line, StringComparison.Ordinal);
        Assert.Equal(said.Contains("nobody", StringComparison.Ordinal),
            line.EndsWith("that plumbline.yml names under 'variables' ('plumbline init' calls it secrets.yml), or give it with --vars FILE)", StringComparison.Ordinal));
    }

    private static RulebookActivation Activate(
        string text, StringWriter printed, ILoggerFactory loggers, Action<string> print, HealthBoard? health = null,
            Mapping? variables = null)
    {
        var loaded = RulebookLoader.Load(text, "rulebook.yml");
        var findings = new DiagnosticBag();
        var compiled = loaded.Rulebook!.Rulesets.Select(r => CompiledRuleset.Compile(r, [], findings)!).ToList();
        Assert.False(findings.HasErrors, string.Join('\n', findings));
        return RulebookActivation.Create(
            compiled, EventLogs.InMemory(), new ActionSet(new RulebookOutput(printed, TimeProvider.System), "", _ => []),
            new ActivationOptions
            {
                Variables = variables ?? [], ShutdownDelay = TimeSpan.FromSeconds(10), Print = print, Health = health
                    ?? new HealthBoard(TimeProvider.System),
                Admission = new IntakeAdmission(new IntakeLimits(), null, TimeProvider.System),
            },
            TimeProvider.System, loggers);
    }
}
