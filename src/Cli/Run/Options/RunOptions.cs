using System.Globalization;
using Plumbline.Automation.Actions;

namespace Plumbline.Cli.Run.Options;

/// <summary>The rulebook command line after parsing.</summary>
internal sealed record RunOptions
{
    public bool Help { get; init; }
    public bool Version { get; init; }
    public string? Rulebook { get; init; }
    public IReadOnlyList<string> GivenVariables { get; init; } = [];
    public IReadOnlyList<string> EnvironmentVariables { get; init; } = [];
    public int Verbosity { get; init; }
    public bool PrintEvents { get; init; }
    public bool OutputIsJson { get; init; }
    public string Inventory { get; init; } = "";
    public string? PersistenceId { get; init; }
    public string? Id { get; init; }
    public bool Worker { get; init; }
    public string? WebsocketUrl { get; init; }
    public string? WebsocketVerify { get; init; }
    public string? WebsocketAccessToken { get; init; }
    public string? WebsocketRefreshToken { get; init; }
    public string? WebsocketTokenUrl { get; init; }
    public bool SkipAudit { get; init; }
    public int? MaxReports { get; init; }
    public string? ControllerUrl { get; init; }
    public string? ControllerToken { get; init; }
    public string? ControllerUsername { get; init; }
    public string? ControllerPassword { get; init; }
    public string? ControllerVerify { get; init; }
    public int? ControllerAttempts { get; init; }
    public TimeSpan? ControllerLongestWait { get; init; }
    public int? JobBatchSize { get; init; }
    public string? ProjectTarball { get; init; }
    public string? SourceFolder { get; init; }
    public string? FilterFolder { get; init; }
    public string? Python { get; init; }
    public bool HotReload { get; init; }
    public long Heartbeat { get; init; }
    public TimeSpan ShutdownDelay { get; init; } = TimeSpan.FromSeconds(60);
    public string ExecutionStrategy { get; init; } = "sequential";
    public int MaxConcurrentActions { get; init; } = 25;
    public string? VaultPasswordFile { get; init; }
    public IReadOnlyList<string> VaultIds { get; init; } = [];
    public bool AskVaultPassword { get; init; }

    /// <summary>Reads a command line; see <see cref="RunOptionParser"/> for the rules.</summary>
    /// <exception cref="OptionError">The command line cannot be used.</exception>
    public static RunOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment, bool positionalRulebook)
    {
        var values = new RunOptionParser(environment, positionalRulebook).Parse(arguments);
        return new RunOptions
        {
            Help = Flag("help"),
            Version = Flag("version"),
            Rulebook = Text("rulebook"),
            GivenVariables = values.TryGetValue("vars", out var given) ? Counting([.. given.Cast<string>()], positionalRulebook) : [],
            EnvironmentVariables =
            [
                .. (Text("env-vars") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ],
            Verbosity = values.TryGetValue("verbose", out var count) ? count.Count : 0,
            PrintEvents = Flag("print-events"),
            OutputIsJson = Text("output") == "json",
            Inventory = Text("inventory") ?? "",
            PersistenceId = Text("persistence-id"),
            Id = Text("id"),
            Worker = Flag("worker"),
            WebsocketUrl = Text("websocket-url"),
            WebsocketVerify = Text("websocket-ssl-verify"),
            WebsocketAccessToken = Text("websocket-access-token"),
            WebsocketRefreshToken = Text("websocket-refresh-token"),
            WebsocketTokenUrl = Text("websocket-token-url"),
            SkipAudit = Flag("skip-audit-events"),
            MaxReports = Positive("max-reporting-queue-size"),
            ControllerUrl = Text("controller-url"),
            ControllerToken = Text("controller-token"),
            ControllerUsername = Text("controller-username"),
            ControllerPassword = Text("controller-password"),
            ControllerVerify = Text("controller-ssl-verify"),
            ControllerAttempts = Positive("controller-retry-attempts"),
            ControllerLongestWait = Delay("controller-retry-max-timeout"),
            JobBatchSize = Positive("max-batch-job-polling-size"),
            ProjectTarball = Text("project-tarball"),
            SourceFolder = Text("source-dir"),
            FilterFolder = Text("filter-dir"),
            Python = Text("python"),
            HotReload = Flag("hot-reload"),
            Heartbeat = Integer("heartbeat") ?? 0,
            ShutdownDelay = Delay("shutdown-delay") ?? TimeSpan.FromSeconds(60),
            ExecutionStrategy = Text("execution-strategy") ?? "sequential",
            MaxConcurrentActions = Integer("max-concurrent-actions") is { } max and > 0 ? (int)Math.Min(max, int.MaxValue) : 25,
            VaultPasswordFile = Text("vault-password-file"),
            VaultIds = values.TryGetValue("vault-id", out var ids) ? [.. ids.Cast<string>()] : [],
            AskVaultPassword = Flag("ask-vault-pass"),
        };

        // Under ansible-rulebook's name the last file alone counts, as its users know it.
        static string[] Counting(string[] given, bool all) => all ? given
            : [.. given.Where((one, at) => Rulebooks.Loading.GivenVariables.IsInline(one)
                || !given.Skip(at + 1).Any(later => !Rulebooks.Loading.GivenVariables.IsInline(later)))];
        bool Flag(string name) => values.ContainsKey(name);
        string? Text(string name) => values.TryGetValue(name, out var found) ? (string)found[^1] : null;
        long? Integer(string name) => values.TryGetValue(name, out var found) ? (long)found[^1] : null;
        int? Positive(string name) => Integer(name) is { } number and > 0 ? (int)Math.Min(number, int.MaxValue) : null;
        TimeSpan? Delay(string name) => !values.TryGetValue(name, out var found) ? null
            : (double)found[^1] is >= 0 and var seconds ? WaitTime.OfSeconds(seconds)
            : throw new OptionError(
                $"argument --{name}: must be 0 or more seconds: '{((double)found[^1]).ToString(CultureInfo.InvariantCulture)}'");
    }
}
