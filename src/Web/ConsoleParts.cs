using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Retention;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.WriteBack;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Setup;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Webhooks;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;

namespace Plumbline.Web;

/// <summary>What the console shows and asks: the parts of the server it is in, the same ones that its API uses.</summary>
public sealed record ConsoleParts
{
    public required NetboxStore Store { get; init; }

    /// <summary>How the API is served, which the console calls in the process.</summary>
    public required NetboxApiOptions Api { get; init; }

    /// <summary>Checks passwords, together with the API.</summary>
    public required LogIns LogIns { get; init; }

    public required ProgressFeed Feed { get; init; }

    public required AnsibleRuns Runs { get; init; }

    public required HostResults Results { get; init; }

    public required HealthBoard Health { get; init; }

    /// <summary>The rulebooks at work.</summary>
    public required Func<IReadOnlyList<RulebookUnit>> Rulebooks { get; init; }

    /// <summary>The file of a rulebook at work, by its name; null when there is none.</summary>
    public required Func<string, string?> RulebookFile { get; init; }

    /// <summary>Has the rulebooks read again.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<RulebookNews>>> Reload { get; init; }

    /// <summary>Whether superusers may change rulebooks here.</summary>
    public required bool EditRulebooks { get; init; }

    /// <summary>Who lets people in beside the store; null for nobody.</summary>
    public LogInProvider? Provider { get; init; }

    /// <summary>What the inventory was; null where that is not kept.</summary>
    public InventoryVersions? Versions { get; init; }

    /// <summary>The variables of the project.</summary>
    public required Mapping Variables { get; init; }

    /// <summary>How many accepted events no rule has judged yet.</summary>
    public required Func<long> EventsWaiting { get; init; }

    /// <summary>Opens the event log for looking.</summary>
    public required Func<IEventLogReader> OpenLog { get; init; }

    /// <summary>What webhooks were sent.</summary>
    public required Deliveries Deliveries { get; init; }

    /// <summary>The result of a host that was given up when it was to be written back; null where it lacks none.</summary>
    public Func<string, LostResult?> LostResultOf { get; init; } = _ => null;

    /// <summary>How the copy of another NetBox stands; null where the store is the only one.</summary>
    public required Func<ReplicaStatus?> Copy { get; init; }

    /// <summary>Examines the NetBox whose objects these are, with the server's own rights.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<DoctorFinding>>> Doctor { get; init; }

    /// <summary>How long the project keeps what happened.</summary>
    public required RetentionSettings Retention { get; init; }

    /// <summary>What would be forgotten if it were kept so.</summary>
    public required Func<RetentionPolicy, CancellationToken, Task<RetentionForecast>> ForecastRetention { get; init; }

    /// <summary>The file with what a run printed.</summary>
    public required Func<ActionKey, string> OutputOf { get; init; }

    /// <summary>The project that is served.</summary>
    public required string Folder { get; init; }

    public required string Version { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The runs of a log, with those that are not over as they stand now.</summary>
    internal RunHistory HistoryOf(IEventLogReader log) => new(log, Runs.Open().ToDictionary(run => run.Key), Time.GetUtcNow());

    /// <summary>Looks into the event log.</summary>
    /// <returns>What was found, or <paramref name="none"/> and why the log cannot be read.</returns>
    internal (T Found, string? Problem) Look<T>(Func<IEventLogReader, T> look, T none)
    {
        try
        {
            using var log = OpenLog();
            return (look(log), null);
        }
        catch (EventLogException unreadable)
        {
            return (none, unreadable.Message);
        }
    }
}
