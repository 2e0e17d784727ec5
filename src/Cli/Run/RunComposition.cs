using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Automation.Output;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Automation.Runs.Vaults;
using Plumbline.Cli.Run.Options;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Project;
using Plumbline.Runner.Workspace;
using Plumbline.Supervision;

namespace Plumbline.Cli.Run;

/// <summary>The runs of a rulebook on the command line: where Ansible starts, with which secrets, and where its output goes.</summary>
internal sealed class RunComposition : IAsyncDisposable
{
    private readonly AnsibleRuns _runs;
    private readonly RunSettings _settings;
    private readonly RulebookOutput _output;
    private readonly ILogger _logger;
    private readonly bool _showBrought;
    private readonly Mapping _variables;
    private readonly HashSet<string> _said = [];
    private readonly UnpackedProject? _project;

    public RunComposition(
        RunOptions options, RunPolicies policies, Mapping variables, OpenedVault vault, RulebookOutput output,
        IEventLog log, TimeProvider time, ILoggerFactory loggers, string? projectFile = null)
    {
        (_output, _variables, _logger) = (output, variables, loggers.CreateLogger("Plumbline.Cli.Run"));
        _showBrought = options.PrintEvents || options.Verbosity > 1;
        _project = projectFile is { Length: > 0 } ? Unpacked(projectFile) : null;
        var folder = _project?.Folder ?? Directory.GetCurrentDirectory();
        _settings = new RunSettings
        {
            WorkingDirectory = folder,
            Environment = ProjectRoles.Environment(folder),
            VaultSecrets = vault.Passwords,
            RulebookId = options.Id ?? "",
            Color = !options.OutputIsJson && !Console.IsOutputRedirected,
            MaxParallel = options.MaxConcurrentActions,
            PassedSecrets = policies.PassEnvironment,
            Outputs = options.PersistenceId is { } id
                ? new KeptOutputs(KeptOutputs.FolderBeside(StateFolder.FileFor(id)), time)
                : null,
        };
        Webhooks = policies.Webhooks;
        _runs = new AnsibleRuns(
            new AnsibleOptions
            {
                Inventory = options.Inventory,
                ProjectFile = projectFile,
                Settings = _settings,
                Policies = policies,
                Observer = new RunPrinter(output, options.Verbosity > 0 ? null : new RationedLogger(
                    loggers.CreateLogger("Plumbline.Automation.Runs"), time, Log.SaidInNumbers) { Most = AnsibleRuns.MostWaitsSaid }),
                OnFinding = Say,
                OnState = Say,
                Vault = vault.Vault,
                Controller = Controller(options),
            },
            log, time, loggers, variables);
    }

    /// <summary>What playbooks printed; null where it is only shown.</summary>
    public KeptOutputs? Outputs => _settings.Outputs;

    public ActionSet Actions => _runs.Actions(_output, _showBrought);

    /// <summary>Gathers the facts of the inventory's hosts, and shows what Ansible prints; null without an inventory.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<HostFacts>>>? FactsOfHosts => _runs.FactsOfHosts(
        bytes => _output.Pass(new ShownRun("facts", "gather_facts"), bytes.Span));

    /// <summary>What the project says of its webhooks.</summary>
    public WebhookPolicy Webhooks { get; }

    public void Start() => _runs.Start();

    /// <summary>Ends what a killed process before this one left running.</summary>
    public Task RecoverAsync(CancellationToken cancellationToken) => _runs.RecoverAsync(cancellationToken);

    /// <summary>Says what Ansible would refuse, while events are already served.</summary>
    public async Task CheckInBackgroundAsync(Rulebook rulebook, CancellationToken cancellationToken)
    {
        // Off the way to the first event: the caller goes on and listens.
        await Task.Yield();
        foreach (var finding in RulebookLinter.Run(rulebook, new LintOptions { Variables = _variables }))
            Say(finding);
        try
        {
            await foreach (var finding in new PlaybookChecks(_runs.Runner, _settings).CheckAsync(rulebook, cancellationToken))
                Say(finding);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The rulebook ended first.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        _project?.Dispose();
    }

    private static UnpackedProject Unpacked(string file)
    {
        try
        {
            return UnpackedProject.Of(file, new ProjectLimits());
        }
        catch (ProjectException unusable)
        {
            throw new TerminatingException($"the project {file} cannot be used: {unusable.Message}");
        }
    }

    // The inventory file is read again before a run; what was said stays said.
    private void Say(Diagnostic finding)
    {
        lock (_said)
            if (!_said.Add(finding.ToString()))
                return;
        _logger.Said(finding);
    }

    private void Say(InventoryState state)
    {
        if (state is { Trouble: { } trouble, IsOfFile: false })
            _logger.InventoryAway(trouble, state.Attempt);
        else if (state.IsReady)
            _logger.InventoryReady(state.Hosts);
    }

    /// <summary>Whether the controller that a rulebook needs answers.</summary>
    /// <exception cref="ControllerException">It does not.</exception>
    public Task CheckControllerAsync(CancellationToken cancellationToken) =>
        _runs.Controller?.CheckAsync(cancellationToken) ?? Task.CompletedTask;

    private static ControllerOptions? Controller(RunOptions options)
    {
        if (ControllerOptions.AddressOf(options.ControllerUrl) is not { } url)
            return null;
        var standard = new ControllerOptions { Url = url };
        return (standard with
        {
            Token = options.ControllerToken,
            Username = options.ControllerUsername,
            Password = options.ControllerPassword,
            Verify = options.ControllerVerify ?? standard.Verify,
            Attempts = options.ControllerAttempts ?? standard.Attempts,
            LongestWait = options.ControllerLongestWait ?? standard.LongestWait,
            BatchSize = options.JobBatchSize ?? standard.BatchSize,
        }).With(Environment.GetEnvironmentVariable);
    }
}
