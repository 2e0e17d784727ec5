using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Automation.Output;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Retention;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Locks;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Vaults;
using Plumbline.Automation.WriteBack;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Webhooks;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Policies;
using Plumbline.Rulebooks.Vault;
using Plumbline.Runner.Workspace;
using Plumbline.Server.Project;
using Plumbline.Supervision;
using Plumbline.Web;

namespace Plumbline.Server;

/// <summary>All parts of a server, put together. What they do is said in Automation and Netbox.</summary>
internal sealed class ServerComposition : IAsyncDisposable
{
    private const int SnapshotEvery = 1000;

    // Reading fewer hosts leaves nothing that is worth a look.
    private const int ManyHosts = 3000;

    private readonly ILogger _logger;
    private readonly ChangeSignal _changes;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly IntakeAdmission _admission;
    private readonly WebhookPolicy _webhooks;
    private readonly PluginPolicy _plugins;
    private readonly bool _editRulebooks;
    private readonly LogInProvider? _provider;
    private readonly RetentionSettings _retention;
    private readonly TimeProvider _time;
    private readonly Mapping _variables;
    private readonly NetboxClient? _original;
    private readonly Func<string>? _token;
    private readonly NetboxChanges _netbox;
    private readonly VersionedInventory _versions;
    private readonly WriteBackPolicy _writtenBack;

    public ServerComposition(
        LoadedProject project, OpenedVault vault, NetboxStore store, IEventLog log, HealthBoard health, TimeSpan drain, TimeProvider time,
        ILoggerFactory loggers)
    {
        (Store, EventLog, Health, _logger) = (store, log, health, loggers.CreateLogger("Plumbline.Server"));
        _changes = new ChangeSignal { Asked = InventoryReadiness.AskedBy(project.Policies) };
        Vault = vault.Vault;
        store.ReportTo(Health.Part("store"));
        (_webhooks, _plugins) = (project.Policies.Webhooks, project.Policies.Plugins);
        _editRulebooks = project.Policies.Console.EditRulebooks;
        _retention = new RetentionSettings(ProjectFolder.RetentionFile, project.Policies.RetentionRules);
        _provider = project.Policies.Console.Oidc is { } provider ? new LogInProvider(provider, ProviderSecret.Read(provider)) : null;
        _admission = new IntakeAdmission(IntakeLimits.Of(_webhooks), ProjectFolder.State, time);
        Api = ApiOf(project.Policies.Api);
        LogIns = new LogIns(store, loggers.CreateLogger("Plumbline.Netbox.Api"))
        {
            TakesPasswords = _provider is not { Policy.IsOnly: true },
        };
        Results = new HostResults(log, Health.Part(HostResults.PartName), time, loggers.CreateLogger<HostResults>());
        (_time, _variables) = (time, project.Variables);
        if (project.Policies.Netbox is { } netbox)
            (Replica, _original, _token) = ReplicaOpening.Open(netbox, store, health, () => _changes.Raise(null), time, loggers);
        _versions = VersionedInventory.Open(Health.Part(InventoryFollower.PartName), time, _logger);
        _writtenBack = project.Policies.WriteBack;
        _netbox = new NetboxChanges(store)
        {
            IsCopy = Replica is not null, Versions = _versions.Versions, Author = () => Ports?.Author,
            MissedAfter = project.Policies.Netbox?.MissedAfter ?? NetboxChanges.StandardPatience,
        };
        Ports = new NetboxPorts(store, Replica, Api.NetboxVersion, Health.Part(JournalWriteBack.PartName), time, _logger);
        WriteBack = new JournalWriteBack(
            log, new NetboxJournal(Ports.JournalReader, Ports), project.Policies.WriteBack,
            host => InventoryObjects.Find(Runs?.Inventory, host), key => Ports.LinkTo(project.Policies.WriteBack, key), Feed,
            Health.Part(JournalWriteBack.PartName), time,
            loggers.CreateLogger<JournalWriteBack>());
        Probe = WriteProbe.Of(log, store, Health, time);
        Settings = new RunSettings
        {
            WorkingDirectory = Directory.GetCurrentDirectory(),
            Environment = ProviderSecret.Hide(ProjectRoles.Environment(), project.Policies),
            PassedSecrets = project.Policies.PassEnvironment,
            Secrets = project.Policies.Netbox is { TokenFile: null } copied ? [copied.TokenEnvironment] : [],
            VaultSecrets = vault.Passwords,
            Outputs = new KeptOutputs(ProjectFolder.Output, time) { Health = Health.Part(KeptOutputs.PartName) },
            MaxParallel = Math.Max(4, Environment.ProcessorCount * 2),
        };
        Retention = new RetentionWorker(
            _retention.Now, log, new StoreUpkeep(store), Health, time, loggers.CreateLogger<RetentionWorker>())
        {
            Outputs = Settings.Outputs, Versions = _versions.Versions, NeededChange = () => _netbox.Needed,
        };
        Runs = new AnsibleRuns(
            new AnsibleOptions
            {
                Inventory = ProjectFolder.Inventory(),
                Settings = Settings,
                Locks = new HostLocks(),
                Policies = project.Policies,
                Health = Health,
                Observer = new ProgressObserver(Feed, time),
                Reader = Ports.Reader,
                Controller = ControllerOptions.From(Environment.GetEnvironmentVariable),
                StoreChanges = _changes,
                StoreDeletions = new DeletedHosts(store),
                Vault = vault.Vault,
                OnFinding = Say,
                OnState = Say,
            },
            log, time, loggers, project.Variables);
        Deliveries = new DeliveryService(
            store, new WebhookOptions { Health = Health.Part("deliveries") }, time, loggers.CreateLogger<DeliveryService>());
        var steps = new PathSteps(Feed, time);
        _subscriptions.Add(store.Subscribe(commit => HostChanges.Tell(commit, _changes)));
        _subscriptions.Add(store.Subscribe(steps.Documented));
        Output = new RulebookOutput(Console.Out, time) { Health = Health.Part(RulebookOutput.PartName), Lost = _logger.OutputLost };
        Rulebooks = new ServedRulebooks(
            r => new RulebookUnit(
                r.Name, r.Prepared.Rulesets, log, Runs.Actions(Output),
                Activation(r.Name, Output, steps, project.Variables) with { Vault = vault.Vault }, time, loggers),
            unit => Runs.Open().Any(run => run.IsRunning && unit.Rulesets.Any(r => r.Ruleset.Name == run.Ruleset)),
            drain, time, _logger);
    }

    /// <summary>How the store is served, and what its clients may take.</summary>
    public NetboxApiOptions Api { get; }

    public LogIns LogIns { get; }

    /// <summary>How the last run of each host ended.</summary>
    public HostResults Results { get; }

    public NetboxStore Store { get; }

    public IEventLog EventLog { get; }

    /// <summary>How every part stands, by what it last tried.</summary>
    public HealthBoard Health { get; }

    public ProgressFeed Feed { get; } = new();

    public RunSettings Settings { get; }

    public AnsibleRuns Runs { get; }

    /// <summary>Opens what is encrypted in the project.</summary>
    public AnsibleVault Vault { get; }

    public NetboxPorts Ports { get; }

    /// <summary>Who keeps the store a copy of another NetBox; null where it is the only one.</summary>
    public Replica? Replica { get; }

    public JournalWriteBack WriteBack { get; }

    public RetentionWorker Retention { get; }

    public WriteProbe Probe { get; }

    public DeliveryService Deliveries { get; }

    public ServedRulebooks Rulebooks { get; }

    /// <summary>What rules print.</summary>
    public RulebookOutput Output { get; }

    /// <summary>Follows the original for as long as the server runs; what was a copy and is none any more stays as it is.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (Replica is null && await Replica.LeaveAsync(Store, cancellationToken) is { } left)
            _logger.NoCopyAnyMore(left, ProjectFolder.PolicyFile);
        if (Replica is not null)
            await new SupervisedWorker(Health.Part(ReplicaOpening.PartName), _time, _logger).RunAsync(Replica.RunAsync, cancellationToken);
    }

    /// <summary>Keeps the versions of the inventory for as long as the server runs.</summary>
    public Task FollowInventoryAsync(string version, CancellationToken cancellationToken) =>
        _versions.FollowAsync(
            Store, Runs.Inventory, _netbox, _writtenBack,
            () => [.. SecretVariables.Values(), .. _token is { } token ? [token()] : Array.Empty<string>()], version, cancellationToken);

    /// <summary>What the console shows.</summary>
    public ConsoleParts ConsoleOf(
        string folder, string version, Func<CancellationToken, Task<IReadOnlyList<Reloaded>>> reload) => new()
    {
        Store = Store, Api = Api, LogIns = LogIns, Feed = Feed, Runs = Runs, Results = Results, Health = Health,
        Rulebooks = () => Rulebooks.Units,
        RulebookFile = name => ProjectFolder.Rulebooks().FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name),
        Reload = async stop => [.. (await reload(stop))
            .Select(news => new RulebookNews(news.Name, news.What, news.IsRefused, news.IsOfAll))],
        Variables = _variables, EditRulebooks = _editRulebooks, Provider = _provider,
        Retention = _retention, ForecastRetention = Retention.ForecastAsync, Copy = () => Replica?.Status,
        Deliveries = new Deliveries(Store, Deliveries, _time), Doctor = ExamineAsync,
        EventsWaiting = () => _admission.Waiting.Events, LostResultOf = WriteBack.LostOf,
        OpenLog = () => EventLogs.Reading(ProjectFolder.EventLog),
        OutputOf = Settings.Outputs!.PathOf,
        Versions = _versions.Versions,
        Folder = folder, Version = version, Time = _time,
    };

    private async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        if (_original is { } original)
            return await new NetboxDoctor(original).ExamineAsync(null, null, cancellationToken);
        using var own = new NetboxClient(
            new NetboxClientOptions { Address = new UriBuilder(Ports.Root) { Path = "/" }.Uri, Attempts = 1 }, _time,
            new StoreHandler(Store, Api));
        return await new NetboxDoctor(own).ExamineAsync(null, null, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        Deliveries.Dispose();
        Rulebooks.Dispose();
        await Runs.DisposeAsync();
        Ports.Dispose();
        _original?.Dispose();
        _netbox.Dispose();
        _versions.Dispose();
        await EventLog.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static NetboxApiOptions ApiOf(ApiPolicy policy)
    {
        var standard = new NetboxApiOptions();
        return standard with
        {
            HasPages = true,
            Links = new Dictionary<string, string> { ["health"] = "/health", ["steps"] = "/plumbline/steps", ["runs"] = "/plumbline/runs" },
            MaxRequestBody = policy.MaxBody ?? standard.MaxRequestBody,
            MaxAnonymousBody = policy.AnonymousBody ?? standard.MaxAnonymousBody,
            BodyMemory = policy.Bodies ?? standard.BodyMemory,
            MaxPage = policy.Page ?? standard.MaxPage,
            QueryTime = policy.FilterTime ?? standard.QueryTime,
            PatternTime = policy.PatternTime ?? standard.PatternTime,
            RenderTime = policy.RenderTime ?? standard.RenderTime,
            RendersAtOnce = policy.Renders ?? standard.RendersAtOnce,
        };
    }

    // Host locks keep two runs off one host, so that a machine which waits for its address holds up no other.
    private ActivationOptions Activation(string name, RulebookOutput output, PathSteps steps, Mapping variables) => new()
    {
        Variables = variables,
        Strategy = ExecutionStrategy.Parallel,
        SnapshotEvery = SnapshotEvery,
        Plugins = new PluginOptions().Over(_plugins),
        LogPrefix = name + "/",
        MaxConcurrentActions = 1000,
        Health = Health,
        Webhooks = _webhooks,
        Admission = _admission,
        StateFolder = ProjectFolder.State,
        Netbox = _netbox,
        GatherFacts = Runs.FactsOfHosts(print: null),
        Print = text => output.Pass(text + "\n"),
        Observe = (ruleset, entry) =>
        {
            steps.Accepted(ruleset, entry);
            if (ChangeKey.MayBeIn(entry.Content.Span))
                Replica?.Poke();
        },
        ObserveMatch = steps.Matched,
    };

    private void Say(Diagnostic finding)
    {
        if (finding.Severity == Severity.Hint)
            _logger.Hinted(finding.ToString());
        else
            _logger.Warned(finding.ToString());
    }

    private void Say(InventoryState state)
    {
        // A store that cannot be read ends the server, which says so; that runs wait would be a promise.
        if (Store.Loaded.IsFaulted)
            return;
        if (state.Trouble is { } trouble)
        {
            var said = Ports.Hint is { } hint ? $"{trouble}; {hint}" : trouble;
            Health.Part("inventory").Degraded(said);
            if (!state.IsOfFile)
                _logger.InventoryAway(said, state.Attempt);
        }
        else if (state.IsReady)
        {
            Health.Part("inventory").Works();
            _logger.InventoryReady(state.Hosts);
            if (state.Hosts > ManyHosts)
                Tidying.Soon(_time);
        }
    }
}
