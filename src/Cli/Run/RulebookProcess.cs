using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Output;
using Plumbline.Automation.Retention;
using Plumbline.Automation.Runs;
using Plumbline.Cli.Logging;
using Plumbline.Cli.Output;
using Plumbline.Cli.Project;
using Plumbline.Cli.Run.Options;
using Plumbline.Cli.Startup;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Cli.Run;

/// <summary>
/// One rulebook from the command line to the exit code. The order of the steps decides which mistake is seen first:
/// 1. vault and credentials 2. variables 3. rulebook 4. inventory 5. event log 6. sources, rules and actions.
/// </summary>
internal sealed class RulebookProcess : IDisposable
{
    private readonly Func<RunOptions> _again;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly HealthBoard _health = new(TimeProvider.System);
    private readonly TextWriter? _notices;
    private readonly TextWriter _out;
    private readonly LineLoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly RulebookOutput _output;
    private RunOptions _options;

    /// <param name="again">Reads the options once more, when the environment has changed.</param>
    /// <param name="output">Standard output. Printing may fail, acting goes on: that is said once on standard error.</param>
    /// <param name="notices">Where it is said what the rulebook listens to and will do; null for a program that never said so.</param>
    public RulebookProcess(RunOptions options, Func<RunOptions> again, Stream output, TextWriter error, TextWriter? notices)
    {
        (_options, _again, _notices) = (options, again, notices);
        if (options.WebsocketUrl is not null && string.IsNullOrEmpty(options.Id))
            _options = options with { Id = Guid.NewGuid().ToString() };
        var printing = _health.Part("output");
        var unprinted = new LineLoggerFactory(error, LogLevel.Error, _time).CreateLogger("Plumbline.Cli.Output");
        // Rules and the log take turns.
        _out = TextWriter.Synchronized(new StreamWriter(
            new TolerantStream(
                output,
                lost =>
                {
                    printing.Degraded(lost.Message);
                    unprinted.OutputLost(lost.Reason);
                },
                printing.Works),
            new UTF8Encoding(false)));
        _loggers = options.Verbosity switch
        {
            0 => Loggers(options.OutputIsJson ? _out : error, LogLevel.Warning),
            1 => Loggers(_out, LogLevel.Information),
            _ => Loggers(_out, LogLevel.Debug),
        };
        _logger = _loggers.CreateLogger("Plumbline.Cli.Run");
        _output = new RulebookOutput(_out, _time, options.OutputIsJson ? new JsonLinesForm() : new BannerForm(Width()));
    }

    public async Task<int> RunAsync()
    {
        try
        {
            return Ended(await StartAsync(), null);
        }
        catch (TerminatingException e)
        {
            return Ended(1, e.Message);
        }
        catch (Exception e) when (Foreseen.Reason(e) is { } reason)
        {
            return Ended(1, reason);
        }
        finally
        {
            await _out.FlushAsync();
        }
    }

    public void Dispose() => _out.Dispose();

    private LineLoggerFactory Loggers(TextWriter writer, LogLevel least) =>
        new(writer, least, _time) { AsJson = _options.OutputIsJson };

    private int Ended(int code, string? problem)
    {
        if (problem is not null)
            _logger.Terminating(problem);
        _output.Show(new Shown("ended") { Fields = [("exit_code", (long)code), ("problem", problem)] });
        return code;
    }

    private async Task<int> StartAsync()
    {
        if (_options.Rulebook is null && !_options.Worker)
            throw new TerminatingException("no rulebook was given: -r names it (only in worker mode it comes over the connection)");
        if (_options.Worker && (string.IsNullOrEmpty(_again().Id) || _options.WebsocketUrl is null))
            throw new TerminatingException("--worker goes with --id and --websocket-url, and one of them is missing");
        using var worker = _options.Worker ? new WorkerStart(_options, _time, _loggers) : null;
        if (worker is not null)
            await worker.FetchAsync(CancellationToken.None);
        var opened = worker is null ? VaultSetup.Read(_options) : worker.Vault;
        var vault = opened.Vault;
        var given = worker?.Variables(vault);
        if (worker is not null)
            _options = worker.Over(Again());
        if (_options.ControllerUrl is { } address && ControllerOptions.AddressOf(address) is null)
            throw new TerminatingException($"--controller-url is no http or https address: {PlainText.OneLine(address)}");
        if (worker is null && _options.ControllerUrl != null && _options.ControllerToken is null
            && (_options.ControllerUsername is null || _options.ControllerPassword is null))
        {
            const string Lacking = "controller_token or controller_username and controller_password is required";
            if (_options.OutputIsJson)
                throw new TerminatingException(Lacking);
            await _out.WriteAsync($"Error: {Lacking}\n");
            return 1;
        }

        var policies = Policies();
        var variables = given ?? Variables(policies, vault);
        var plugins = new PluginOptions
        {
            SourceFolder = _options.SourceFolder, FilterFolder = _options.FilterFolder, Python = _options.Python,
        }.Over(policies.Plugins);
        var reading = new RulebookReading(_options, plugins, variables, vault, _output, _logger);
        var watched = _options.HotReload && File.Exists(_options.Rulebook) ? new WatchedFile(_options.Rulebook, _time) : null;
        var prepared = reading.Checked(worker?.Prepare(variables) ?? reading.Find());

        await using var log = OpenLog();
        await using var reporting = _options.WebsocketUrl is null
            ? null
            : new Reporting(_options, log, _health, _time, _loggers);
        await using var runs = new RunComposition(
            _options, policies, variables, opened, _output, log, _time, _loggers, worker?.ProjectFile ?? _options.ProjectTarball);
        await using var activation = RulebookActivation.Create(
            prepared.Rulesets, log, runs.Actions,
            ActivationOptions(prepared.Rulebook!, variables, vault, runs) with { Reports = reporting?.Reports, Plugins = plugins },
            _time, _loggers);
        if (prepared.FirstThat(kind => kind.NeedsController) is not null)
            await CheckAsync(runs);
        if (_options.PersistenceId is not null)
            await runs.RecoverAsync(CancellationToken.None);
        runs.Start();
        reporting?.Start();
        var reload = watched is null ? null : new HotReload(watched, reading, activation, runs, _logger);
        return await RunToTheEndAsync(activation, runs, reporting, prepared.Rulebook!, log, policies.Retention, reload);
    }

    private static async Task CheckAsync(RunComposition runs)
    {
        try
        {
            await runs.CheckControllerAsync(CancellationToken.None);
        }
        catch (ControllerException unusable)
        {
            throw new TerminatingException($"the automation controller cannot be used: {unusable.Message}");
        }
    }

    private async Task<int> RunToTheEndAsync(
        RulebookActivation activation, RunComposition runs, Reporting? reporting, Rulebook rulebook, IEventLog log,
        RetentionPolicy retention, HotReload? reload)
    {
        using var stop = new CancellationTokenSource();
        var signalled = 0;
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            Interlocked.CompareExchange(
                ref signalled, context.Signal switch { PosixSignal.SIGINT => 130, PosixSignal.SIGHUP => 129, _ => 143 }, 0);
            stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

        var background = runs.CheckInBackgroundAsync(rulebook, stop.Token);
        var reloads = reload?.FollowAsync(_options.Rulebook!, stop.Token) ?? Task.CompletedTask;
        var upkeep = KeepLogAsync(retention, log, runs.Outputs, stop.Token);
        ActivationEnd end;
        string? undelivered = null;
        try
        {
            // A controller may give a worker nothing to do.
            end = rulebook.Rulesets.Count == 0 ? ActivationEnd.Finished : await activation.RunAsync(stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(background, upkeep, reloads);
            if (reporting is not null)
                undelivered = await reporting.FinishAsync(isCut: signalled != 0);
        }
        if (end == ActivationEnd.SourceFailed)
            throw new TerminatingException(undelivered is null ? "a source failed" : $"a source failed, and {undelivered}");
        if (undelivered is not null && signalled == 0)
            throw new TerminatingException(undelivered);
        // Also when the sources had ended before: what the signal cut was not done, and a supervisor must not take it for success.
        return signalled;
    }

    // Under the name ansible-rulebook the output is what its users know.
    private async Task SayStartAsync(IReadOnlyList<string> sources, Rulebook rulebook)
    {
        _output.Show(new Shown("started")
        {
            Fields =
            [
                ("rulebook", _options.Rulebook), ("sources", sources.Cast<object?>().ToList()),
                ("rules", rulebook.Rulesets.SelectMany(ruleset => ruleset.Rules).Where(rule => rule.Enabled)
                    .Select(rule => (object?)rule.Name).ToList()),
            ],
        });
        if (_notices is not null && !_options.OutputIsJson)
            await _notices.WriteAsync($"plumbline run: {StartLine.Of(sources, rulebook)}\n");
    }

    private RunOptions Again()
    {
        try
        {
            return _again();
        }
        catch (OptionError e)
        {
            throw new TerminatingException($"the environment that the controller gave cannot be used: {e.Message}");
        }
    }

    private RunPolicies Policies()
    {
        var findings = new DiagnosticBag();
        var policies = ProjectFiles.Policies(".", findings);
        foreach (var finding in findings)
            if (finding.Severity == Severity.Hint)
                _logger.Hinted(finding.ToString());
            else
                _logger.Warned(finding.ToString());
        return policies ?? throw new TerminatingException($"{ProjectFiles.PolicyFile} has mistakes; correct it or take it away");
    }

    // What is given on the command line counts more than what the project says.
    private Mapping Variables(RunPolicies policies, Plumbline.Rulebooks.Vault.AnsibleVault vault)
    {
        var findings = new DiagnosticBag();
        Mapping? variables = ProjectVariables.Read(policies, ".", DiskFiles.Instance, vault, findings);
        var given = GivenVariables.Read(_options.GivenVariables, DiskFiles.Instance, vault, findings);
        foreach (var (name, value) in given ?? [])
            variables[name] = value;
        variables = given is null ? null : variables;
        if (variables != null && _options.EnvironmentVariables.Count > 0)
            VariablesReader.AddEnvironment(
                variables, string.Join(',', _options.EnvironmentVariables), Environment.GetEnvironmentVariable, findings);
        if (findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } first)
            throw new TerminatingException((first.Position is { Line: 1, Column: 1 } ? "" : $"{first.Position}: ") + first.Message
                + (first.Cure is null ? "" : $" ({first.Cure})"));
        RulebookReading.Say(findings, _logger);
        var decrypted = vault.Decrypt(variables, out var refused);
        return refused is null ? (Mapping)decrypted! : throw new TerminatingException("a vault text among the variables cannot be opened: "
            + $"{refused.Reason}");
    }

    // What is in memory is forgotten with the process.
    private Task KeepLogAsync(
        RetentionPolicy retention, IEventLog log, KeptOutputs? outputs, CancellationToken cancellationToken) =>
        _options.PersistenceId is null
        ? Task.CompletedTask
        : new RetentionWorker(() => new(retention, null), log, null, _health, _time, _loggers.CreateLogger<RetentionWorker>())
        {
            Outputs = outputs,
        }.RunAsync(cancellationToken);

    private string? StateOfLog => _options.PersistenceId is { } id ? Path.GetDirectoryName(StateFolder.FileFor(id)) : null;

    private IEventLog OpenLog() =>
        _options.PersistenceId is { } id ? EventLogs.Sqlite(StateFolder.FileFor(id), _health.Part("event_log")) : EventLogs.InMemory();

    private ActivationOptions ActivationOptions(
        Rulebook rulebook, Mapping variables, Plumbline.Rulebooks.Vault.AnsibleVault vault, RunComposition runs) => new()
    {
        Vault = vault,
        Variables = variables,
        Strategy = _options.ExecutionStrategy == "parallel" ? ExecutionStrategy.Parallel : ExecutionStrategy.Sequential,
        MaxConcurrentActions = _options.MaxConcurrentActions,
        Health = _health,
        Webhooks = runs.Webhooks,
        Admission = new IntakeAdmission(
            IntakeLimits.Of(runs.Webhooks), StateOfLog, _time),
        StateFolder = StateOfLog,
        ShutdownDelay = _options.ShutdownDelay,
        AtWork = async sources =>
        {
            await SayStartAsync(sources, rulebook).ConfigureAwait(false);
            ProgramPages.GiveBack();
        },
        SnapshotEvery = _options.PersistenceId is null ? 0 : 1000,
        GatherFacts = runs.FactsOfHosts,
        Print = text => _output.Pass(text + "\n"),
        Observe = _options.PrintEvents || _options.Verbosity > 1 ? new EventPrinter(_output).Event : null,
        ObserveUnmatched = _options.Verbosity > 0 ? new UnmatchedEvents(_logger, _time).Tell : null,
        ObserveShutdown = _options.PrintEvents || _options.Verbosity > 1 ? new EventPrinter(_output).Shutdown : null,
    };

    private static int Width()
    {
        if (Console.IsOutputRedirected)
            return int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns)
                && columns > 0 ? columns : BannerForm.StandardWidth;
        return Console.WindowWidth is > 0 and var width ? width : BannerForm.StandardWidth;
    }
}
