using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Actions;
using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Retention;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.WriteBack;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Setup;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Webhooks;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Output;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Web.Tests;

/// <summary>The console and the store's API in this process, on a free port, with rules at work and no Ansible.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef01234567";
    public const string Password = "Long-enough-1";
    public const string Ruleset = "machines/Machines";

    /// <summary>The ruleset Machines up to its rules; its source brings nothing.</summary>
    public const string Silent = """
        - name: Machines
          hosts: all
          sources:
            - name: hook
              ansible.eda.generic:
                payload: [{never: 1}]
                startup_delay: 86400
          rules:
        """;

    private const string StandardRules = Silent + """

            - name: Configure a new machine
              condition: event.payload.event == "created" and event.payload.data.name is defined
              action:
                print_event:
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("console-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<HttpClient> _clients = [];
    private WebApplication _app = null!; // set by StartAsync
    private AnsibleRuns _runs = null!;
    private DeliveryService _deliveries = null!;
    private Task _results = Task.CompletedTask;
    private Task _rules = Task.CompletedTask;

    public NetboxStore Store { get; private set; } = null!;

    /// <summary>Who takes webhooks; those that nobody takes are tried again much later.</summary>
    public StubReceiver Receiver { get; } = new();

    /// <summary>How the copy stands that the console is told of.</summary>
    public ReplicaStatus? CopyStatus { get; set; }

    /// <summary>The result of a host that was given up.</summary>
    public LostResult? Lost { get; set; }

    public IEventLog Log { get; private set; } = null!;

    public ConsoleParts Parts { get; private set; } = null!;

    public string Url { get; private set; } = "";

    /// <summary>The file of the rules at work.</summary>
    public string RulebookFile => Path.Combine(_folder, "rulebooks", "machines.yml");

    /// <summary>What the host logs.</summary>
    public LogLines Said { get; } = new();

    /// <summary>What plumbline.yml says of it.</summary>
    public bool EditRulebooks { get; private init; } = true;

    /// <summary>What plumbline.yml says of how long things are kept.</summary>
    public List<RetentionRule> KeptByProject { get; } = [];

    private string Rules { get; init; } = StandardRules;

    private LogInProvider? Provider { get; init; }

    private bool HasInventory { get; init; }

    /// <summary>A file of the project.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>What becomes of rulebooks that are read again.</summary>
    public Func<IReadOnlyList<RulebookNews>> Reloads { get; set; } = () => [new RulebookNews("machines", "goes on with its new rules", false)];

    /// <summary>Asks with the token of the superuser.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <param name="editRulebooks">What plumbline.yml says of it.</param>
    /// <param name="rules">The ruleset Machines, in the place of one whose source brings nothing.</param>
    /// <param name="provider">Who lets people in beside the store.</param>
    /// <param name="hasInventory">Whether runs have an inventory, rendered from the store.</param>
    public static async Task<ConsoleHost> StartAsync(
        bool editRulebooks = true, string rules = StandardRules, LogInProvider? provider = null, bool hasInventory = false)
    {
        var host = new ConsoleHost { EditRulebooks = editRulebooks, Rules = rules, Provider = provider, HasInventory = hasInventory };
        await host.BeginAsync();
        return host;
    }

    /// <summary>The path of a link that logs a user in once.</summary>
    public string LinkOf(string user) => WebConsole.LogInLink(_app.Services, user)
        ?? throw new InvalidOperationException($"there is no user {user}");

    /// <summary>A part of the console.</summary>
    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var found = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        found.Start();
        return ((IPEndPoint)found.LocalEndpoint).Port;
    }

    /// <summary>A client with another token, or with none.</summary>
    /// <param name="authorization">The whole header, in the place of a token.</param>
    public HttpClient Client(string? token, string? authorization = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };
        if ((authorization ?? (token is null ? null : $"Token {token}")) is { } header)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        _clients.Add(client);
        return client;
    }

    public async Task<JsonElement> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(new Uri($"/api/{path}", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {text}");
    }

    /// <summary>A user who sees some machines, and his token.</summary>
    public async Task<string> TokenOfViewerAsync(string constraints)
    {
        var made = await PostAsync("users/users/", $$"""{"username": "viewer", "password": "{{Password}}"}""");
        var user = made.GetProperty("id").GetInt64();
        await PostAsync("users/permissions/", $$"""
            {"name": "some", "object_types": ["virtualization.virtualmachine"], "actions": ["view"], "users": [{{user}}],
            "constraints": {{constraints}} }
            """);
        return (await PostAsync("users/tokens/", $$"""{"user": {{user}}, "version": 1}""")).GetProperty("token").GetString()!;
    }

    /// <summary>A token of a user, with what else is said of it.</summary>
    public async Task<string> TokenOfAsync(long user, string said) =>
        (await PostAsync("users/tokens/", $$"""{"user": {{user}}, "version": 1, {{said}}}""")).GetProperty("token").GetString()!;

    public async Task PatchAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.PatchAsync(new Uri($"/api/{path}", UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, text) = await AskAsync(Http, path);
        return status == 200 ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {status} {text}");
    }

    /// <summary>The status of an answer and its text.</summary>
    public static async Task<(int Status, string Text)> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends JSON as programs do; the status of the answer and its text.</summary>
    public static async Task<(int Status, string Text)> SendAsync(HttpClient client, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Something comes in; the position of its entry.</summary>
    public async Task<long> AppendAsync(string json) =>
        await Log.AppendAsync(new NewEntry(Ruleset, EntryKind.Event, Encoding.UTF8.GetBytes(json), Parts.Time.GetUtcNow()), default);

    /// <summary>A run that ended on a host; its number.</summary>
    public async Task<long> RunAsync(
        string host, RunEnd end, string bindings = "{}", string? problem = null, IReadOnlyList<RunTask>? tasks = null)
    {
        var now = Parts.Time.GetUtcNow();
        var match = await Log.CommitAsync(new LogCommit
        {
            Ruleset = Ruleset, Bookmark = 0, Clock = default,
            Matches = [new NewMatch("Configure a new machine", now, Encoding.UTF8.GetBytes(bindings), [new("run_playbook", default)])],
        }, default);
        var record = new RunRecord
        {
            Name = "site.yml", Rule = "Configure a new machine", Ruleset = "Machines", End = end, Problem = problem, Hosts = [host],
            Stats = new Dictionary<string, HostStats> { [host] = new(3, 1, 0, end == RunEnd.Successful ? 0 : 1, 0, 0, 0) },
            Steps = [new RunStep(now, "attempt 1 started")], Tasks = tasks ?? [],
        };
        await Log.CompleteAsync(new ActionKey(match, 0), new ActionEnd(
            end == RunEnd.Successful ? ActionStatus.Succeeded : ActionStatus.Failed, now, RunRecordJson.Write(record), []), default);
        var waited = Parts.Results.Version;
        while (Parts.Results.Of(host)?.Run.Match != match)
            await Task.Yield();
        Assert.True(Parts.Results.Version >= waited);
        return match;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _rules;
        await _results;
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var client in _clients)
            client.Dispose();
        await _deliveries.StopAsync(default);
        _deliveries.Dispose();
        await _runs.DisposeAsync();
        await Log.DisposeAsync();
        await Store.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        var (time, loggers) = (TimeProvider.System, NullLoggerFactory.Instance);
        var health = new HealthBoard(time);
        Log = EventLogs.Sqlite(Path.Combine(_folder, "events.db"));
        Store = NetboxStore.Open(new NetboxStoreOptions
        {
            Path = Path.Combine(_folder, "store.db"), AdminToken = Token, SecondToken = false,
            Planner = new WebhookPlanner(NullLogger<WebhookPlanner>.Instance),
        }, time, out _);
        var feed = new ProgressFeed();
        var steps = new PathSteps(feed, time);
        Store.Subscribe(steps.Documented);
        if (HasInventory)
            await File.WriteAllTextAsync(At("netbox.yml"), """
                plugin: netbox.netbox.nb_inventory
                api_endpoint: http://localhost
                config_context: true
                flatten_config_context: true
                """);
        _runs = new AnsibleRuns(
            new AnsibleOptions
            {
                Reader = _ => new StoreNetboxReader(Store, "4.4.0"), Inventory = HasInventory ? At("netbox.yml") : "",
                Settings = new RunSettings { WorkingDirectory = _folder }, Observer = new ProgressObserver(feed, time),
                OnFinding = _ => { },
            },
            Log, time, loggers, []);
        _runs.Start();
        var results = new HostResults(Log, health.Part(HostResults.PartName), time, NullLogger.Instance);
        _results = results.RunAsync(_stop.Token);
        Directory.CreateDirectory(Path.Combine(_folder, "rulebooks"));
        await File.WriteAllTextAsync(RulebookFile, Rules);
        var prepared = PreparedRulebook.Prepare(Encoding.UTF8.GetBytes(Rules), "rulebooks/machines.yml", []);
        var unit = new RulebookUnit(
            "machines", prepared.Rulesets, Log, new ActionSet(new RulebookOutput(TextWriter.Null, time), "", _ => []),
            new ActivationOptions
            {
                LogPrefix = "machines/", Health = health, Observe = steps.Accepted, ObserveMatch = steps.Matched, SnapshotEvery = 1000,
            },
            time, loggers);
        _rules = unit.RunAsync(_stop.Token);
        await unit.Listening;
        _deliveries = new DeliveryService(Store, new WebhookOptions(), time, NullLogger<DeliveryService>.Instance, Receiver);
        await _deliveries.StartAsync(default);
        Parts = new ConsoleParts
        {
            Store = Store, Api = new NetboxApiOptions { HasPages = true }, Feed = feed,
            LogIns = new LogIns(Store, NullLogger.Instance) { TakesPasswords = Provider is not { Policy.IsOnly: true } },
            Runs = _runs, Results = results, Health = health, Rulebooks = () => [unit], EventsWaiting = () => 0,
            RulebookFile = name => name == "machines" ? RulebookFile : null, Reload = _ => Task.FromResult(Reloads()), Variables = [],
            EditRulebooks = EditRulebooks, Provider = Provider,
            Retention = new RetentionSettings(At("retention.yml"), KeptByProject),
            ForecastRetention = (policy, stop) => new RetentionWorker(
                () => new(policy, null), Log, new StoreUpkeep(Store), health, time, NullLogger<RetentionWorker>.Instance)
                    .ForecastAsync(policy, stop),
            Copy = () => CopyStatus,
            LostResultOf = host => Lost?.Host == host ? Lost : null,
            Deliveries = new Deliveries(Store, _deliveries, time),
            Doctor = _ => Task.FromResult<IReadOnlyList<DoctorFinding>>(
                [new(DoctorState.Bad, "webhook", "there is no <webhook>", "run 'plumbline netbox setup'")]),
            OpenLog = () => EventLogs.Reading(Path.Combine(_folder, "events.db")), OutputOf = _ => Path.Combine(_folder, "none"),
            Folder = _folder, Version = "0", Time = time,
        };
        await ServeAsync();
    }

    // Files that pages load are not asked for here: the list of them is empty. Written once: another host may read it already.
    private static readonly Task Manifest = File.WriteAllTextAsync(
        Path.Combine(AppContext.BaseDirectory, "console.staticwebassets.endpoints.json"),
        """{"Version": 1, "ManifestType": "Build", "Endpoints": []}""");

    private async Task ServeAsync()
    {
        await Manifest;
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "console", ContentRootPath = _folder });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<ILoggerFactory>(Said);
        WebConsole.Add(builder.Services, () => Parts, Path.Combine(_folder, "keys"), "0");
        _app = builder.Build();
        WebConsole.ShowFaults(_app);
        WebConsole.Map(_app);
        _app.MapNetboxApi(Store, Parts.Api, NullLogger.Instance, Parts.LogIns);
        await _app.StartAsync();
        Url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = Client(Token);
    }
}
