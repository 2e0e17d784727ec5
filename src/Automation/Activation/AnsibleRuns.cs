using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Actions.Ansible;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Output;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Readiness.Probes;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Rehearsing;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Plumbline.Supervision;

namespace Plumbline.Automation.Activation;

/// <summary>Everything a process needs to start Ansible, put together once: inventory, runner, executor, and the actions that use
/// them.</summary>
public sealed class AnsibleRuns : IAsyncDisposable
{
    // Few: the inventory itself tries again, with longer pauses, and says so.
    private const int RemoteAttempts = 2;

    /// <summary>So many lines about waiting runs are written in a minute; the rest is a number.</summary>
    public const int MostWaitsSaid = 10;

    private readonly AnsibleOptions _options;
    private readonly FileInventory? _inventory;
    private readonly PlaybookRunner _runner;
    private readonly RunExecutor? _executor;
    private readonly HostProbes _probes;
    private readonly RunRecovery _recovery;
    private readonly LogWrites _writes;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;

    /// <exception cref="ControllerException">The controller's certificates cannot be read.</exception>
    public AnsibleRuns(AnsibleOptions options, IEventLog log, TimeProvider time, ILoggerFactory loggers, Mapping? variables = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options, time);
        _runner = new PlaybookRunner(time);
        _probes = options.Probes ?? HostProbes.OfThisMachine(time);
        _writes = new LogWrites(log, options.Health, time, loggers.CreateLogger<LogWrites>());
        _recovery = new RunRecovery(_runner, log, _writes, time, loggers.CreateLogger<RunRecovery>());
        _loggers = loggers;
        Controller = options.Controller is { } controller ? new AutomationController(controller, options.Health, time, loggers) : null;
        if (options.Inventory.Length == 0)
            return;
        // Where runs start elsewhere, what was named from here is still meant.
        var inventory = options.Settings.WorkingDirectory != Directory.GetCurrentDirectory() && Path.Exists(options.Inventory)
            ? Path.GetFullPath(options.Inventory)
            : options.Inventory;
        _inventory = new FileInventory(
            inventory, time, options.Settings.Variable,
            options.Reader ?? (read => NetboxReaders.Remote(read, time, RemoteAttempts)), options.OnFinding, variables) {
                OnState = options.OnState, Vault = options.Vault,
            AllowedVariables = options.Policies.AllowedVariables };
        _executor = new RunExecutor(
            _runner, log, _inventory, Readiness(_inventory), options.Locks,
                options.Policies, options.Settings.Outputs is { } kept
                    ? new RunObservers(kept, options.Observer, new ReportingObserver())
                    : new RunObservers(options.Observer, new ReportingObserver()),
            options.Settings, options.Health, time,
            new RationedLogger(loggers.CreateLogger<RunExecutor>(), time, Runs.Log.SaidInNumbers) { Most = MostWaitsSaid });
    }

    /// <summary>Begins to read the inventory in the background.</summary>
    public void Start() => _inventory?.Start();

    /// <summary>Ends what a program before this one left running on the same event log; to be called before anything runs.</summary>
    public Task RecoverAsync(CancellationToken cancellationToken) => _recovery.EndAllAsync(cancellationToken);

    /// <summary>Starts no further playbook and waits for those under way; what waits goes on after the next start.</summary>
    public Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        _executor?.DrainAsync(limit, cancellationToken) ?? Task.CompletedTask;

    /// <summary>The runs that wait or are under way.</summary>
    public IReadOnlyList<OpenRun> Open() => _executor?.Open() ?? [];

    /// <summary>The tasks of a run's attempt that ended so far, and those that are done now; empty when no such run is open.</summary>
    public IReadOnlyList<RunTask> TasksOf(ActionKey key) => _executor?.TasksOf(key) ?? [];

    /// <summary>What each policy that waits would say of a host now, by its documentation alone: nobody speaks to it.</summary>
    public async Task<IReadOnlyList<HostReadiness>> ReadinessOfAsync(string host, CancellationToken cancellationToken)
    {
        if (_inventory?.Netbox is not { Snapshot: not null } netbox)
            return [];
        // A NetBox elsewhere is not asked for each look at a page.
        await netbox.GlanceAsync(host, cancellationToken).ConfigureAwait(false);
        var readiness = Readiness(_inventory);
        var found = new List<HostReadiness>();
        foreach (var policy in _options.Policies.All.Where(policy => policy.ReadyWhen.Count > 0))
        {
            IReadOnlyList<ReadyCheck> documented = [.. policy.ReadyWhen.Where(need => need is not (ReadyCheck.Dns or ReadyCheck.Ssh))];
            var lacks = await readiness.CheckAsync([host], documented, cancellationToken).ConfigureAwait(false);
            found.Add(new HostReadiness(
                Words(policy.Match), [.. lacks.Select(lack => lack.What)], documented.Count < policy.ReadyWhen.Count));
        }
        return found;
    }

    /// <summary>Ends a run for good, wherever it stands. False when no such run is open.</summary>
    public bool Cancel(ActionKey key) => _executor?.Cancel(key) == true;

    public IPlaybookRunner Runner => _runner;

    public FileInventory? Inventory => _inventory;

    /// <summary>Where templates are launched; null where no controller is named.</summary>
    public AutomationController? Controller { get; }

    /// <summary>Gathers the facts of the inventory's hosts; null without an inventory.</summary>
    /// <param name="print">Shown what Ansible prints on the way; null where nobody looks.</param>
    public Func<CancellationToken, Task<IReadOnlyList<HostFacts>>>? FactsOfHosts(Action<ReadOnlyMemory<byte>>? print) =>
        _inventory is null ? null : stop => new FactGathering(_runner, _inventory, _options.Settings, _time).GatherAsync(print, stop);

    /// <summary>
    /// Rehearses runs with what a reader shows, where the inventory is rendered from the store in this process; else says why it cannot be.
    /// </summary>
    /// <param name="reader">Shows what is not documented yet.</param>
    public (RunRehearsal? Rehearsal, string? WhyNot) Rehearse(INetboxReader reader)
    {
        if (_inventory?.Netbox is not { ReadsStore: true } inventory)
            return (null, "the inventory of runs is not rendered from this store");
        if (inventory.Over(reader) is not { } over)
            return (null, "the inventory was not read yet");
        return (new RunRehearsal(
            _runner, over, Readiness(_inventory), _options.Settings, _time, _loggers.CreateLogger<RunRehearsal>()), null);
    }

    /// <summary>The actions of a rulebook that uses these runs.</summary>
    /// <param name="showBrought">Shows the facts and events that runs bring back.</param>
    public ActionSet Actions(RulebookOutput output, bool showBrought = false) =>
        new(output, _options.Inventory, rulesets => Make(rulesets, output, showBrought), _options.ProjectFile);

    public async ValueTask DisposeAsync()
    {
        _executor?.Dispose();
        Controller?.Dispose();
        _options.Settings.Outputs?.Dispose();
        _runner.Dispose();
        _probes.Dispose();
        if (_inventory != null)
            await _inventory.DisposeAsync().ConfigureAwait(false);
    }

    private static string Words(PolicyMatch match) =>
        ((string Kind, string? Name)[])[("playbook", match.Playbook), ("rule", match.Rule), ("ruleset", match.Ruleset)] is var said
        && string.Join(", ", said.Where(part => part.Name is not null).Select(part => $"{part.Kind} {part.Name}")) is { Length: > 0 } words
            ? words : "all runs";

    private InventoryReadiness Readiness(FileInventory inventory) => new(
        () => inventory.Netbox?.Snapshot, _probes, _time, _options.StoreChanges, () => inventory.Netbox?.ReadsStore == true,
        _options.StoreDeletions);

    private IEnumerable<IRuleAction> Make(RulesetDirectory rulesets, RulebookOutput output, bool showBrought)
    {
        var results = new BroughtResults(new Injection(rulesets, _time), showBrought ? output : null);
        if (Controller is not null)
            foreach (var kind in ActionKinds.All.Where(kind => kind.NeedsController))
                yield return new RunTemplateAction(
                    kind, Controller, results, output, _writes, _time, _loggers.CreateLogger<RunTemplateAction>());
        if (_executor is null)
            yield break;
        var requests = new RunActionRequests(results);
        yield return new RunPlaybookAction(requests, _executor);
        yield return new RunModuleAction(requests, _executor);
    }
}
