using System.Data.Common;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Upkeep;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Automation.Runs;
using Plumbline.Netbox.Store;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;

namespace Plumbline.Automation.Retention;

/// <summary>
/// Forgets what is older or larger than the project keeps, and gives the room back to the disk: first by age, then by size, in slices that
/// hold up nobody for long. What is not done is never forgotten.
/// </summary>
/// <param name="said">How long things are kept; asked at each look.</param>
/// <param name="log">Of the rulebooks.</param>
/// <param name="store">The store of a server; null where there is only a log.</param>
/// <param name="health">Its parts <c>event_log</c> and <c>store</c> show sizes, its part <c>retention</c> what was forgotten and when
/// (seconds since 1970).</param>
public sealed class RetentionWorker(
    Func<RetentionNow> said, ILogUpkeep log, StoreUpkeep? store, HealthBoard health, TimeProvider time, ILogger<RetentionWorker> logger)
{
    /// <summary>The name of the part that shows how it stands.</summary>
    public const string PartName = "retention";

    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private const int SlicesBetweenLooks = 10;
    private const int VersionsOfASlice = 50;

    private readonly HealthPart _part = health.Part(PartName);
    private string? _excess;
    private string? _trouble;

    /// <summary>What playbooks printed; null where it is not kept.</summary>
    public KeptOutputs? Outputs { get; init; }

    /// <summary>The last change of the store that all who read its log have read; what is behind it stays.</summary>
    public Func<long> NeededChange { get; init; } = () => long.MaxValue;

    /// <summary>What the inventory was; null where it is not kept.</summary>
    public InventoryVersions? Versions { get; init; }

    public Task RunAsync(CancellationToken cancellationToken) =>
        new SupervisedWorker(_part, time, logger) { IsExpected = e =>
            e is EventLogException or IOException or DbException, Backoff = new(TimeSpan.FromMinutes(1), Every) }.RunAsync(
                async cancel =>
                {
                    while (true)
                    {
                        await LookAsync(cancel).ConfigureAwait(false);
                        await Task.Delay(Every, time, cancel).ConfigureAwait(false);
                    }
                },
                cancellationToken);

    /// <summary>Forgets and measures once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var (now, policy) = (time.GetUtcNow(), Said());
        var forgotten = await TrimLogAsync(policy, now, cancellationToken).ConfigureAwait(false);
        if (store is not null)
            forgotten += await TrimStoreAsync(store, policy, now, cancellationToken).ConfigureAwait(false);
        if (Versions is { } versions && versions.Trouble() is null)
            forgotten += TrimVersions(versions, policy, now);
        Outputs?.Trim(Before(policy.Outputs, now) ?? DateTimeOffset.MinValue, policy.Outputs.Bytes ?? long.MaxValue);
        _part.Measure("last_trimmed", now.ToUnixTimeSeconds());
        if ((_trouble ?? _excess) is { } problem)
            _part.Degraded(problem);
        else
            _part.Works();
        if (forgotten > 0)
            logger.Forgot(forgotten);
    }

    /// <summary>What a look would forget if things were kept so.</summary>
    public async Task<RetentionForecast> ForecastAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var now = time.GetUtcNow();
        var usage = await log.UsageAsync(cancellationToken).ConfigureAwait(false);
        var events = RetentionForecast.Of(
            policy.Events, usage.Entries, usage.Bytes,
            Before(policy.Events, now) is { } old ? await log.OlderAsync(old, cancellationToken).ConfigureAwait(false) : 0);
        var changes = Forecast.None;
        if (store?.Usage() is { } kept)
            changes = RetentionForecast.Of(
                policy.Changes, kept.Changes, kept.ChangeBytes, Before(policy.Changes, now) is { } before ? store.Older(before) : 0);
        var versions = Versions is { } all && all.Trouble() is null
            ? RetentionForecast.Of(
                policy.Inventory, all.Count, all.ChangeBytes, Before(policy.Inventory, now) is { } past ? all.Older(past) : 0)
            : Forecast.None;
        var (files, bytes) = Outputs?.Old(
            Before(policy.Outputs, now) ?? DateTimeOffset.MinValue, policy.Outputs.Bytes ?? long.MaxValue) ?? (0, 0);
        return new RetentionForecast(events, new Forecast(files, bytes), changes, versions);
    }

    private static DateTimeOffset? Before(KeptFor kept, DateTimeOffset now) => kept.Age is { } age ? now - age : null;

    private RetentionPolicy Said()
    {
        var (policy, trouble) = said();
        if (trouble is not null && trouble != _trouble)
            logger.NotSaid(trouble);
        _trouble = trouble;
        return policy;
    }

    private async Task<long> TrimLogAsync(RetentionPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var forgotten = policy.Events.Age is { } age ? await log.TrimAsync(now - age, cancellationToken).ConfigureAwait(false) : 0;
        var usage = await log.UsageAsync(cancellationToken).ConfigureAwait(false);
        while (usage.Bytes > policy.Events.Bytes && await TrimOldestAsync(cancellationToken).ConfigureAwait(false) is var gone and > 0)
        {
            forgotten += gone;
            usage = await log.UsageAsync(cancellationToken).ConfigureAwait(false);
        }
        _excess = usage.Bytes > policy.Events.Bytes
            ? $"the event log holds {usage.Bytes >> 20} MiB although {policy.Events.Bytes >> 20} MiB are kept: the rest is not done, such "
                + "as events that no rulebook judges"
            : null;
        if (forgotten > 0)
        {
            await log.ShrinkAsync(cancellationToken).ConfigureAwait(false);
            usage = await log.UsageAsync(cancellationToken).ConfigureAwait(false);
        }
        var part = health.Part("event_log");
        part.Measure("bytes", usage.OnDisk);
        part.Measure("entries", usage.Entries);
        part.Measure("oldest", usage.Oldest?.ToUnixTimeSeconds() ?? 0);
        _part.Count("forgotten_events", forgotten);
        return forgotten;
    }

    // The present is always kept.
    private long TrimVersions(InventoryVersions versions, RetentionPolicy policy, DateTimeOffset now)
    {
        long forgotten = 0;
        int gone;
        while (policy.Inventory.Age is { } age && (gone = versions.Forget(now - age, VersionsOfASlice)) > 0)
            forgotten += gone;
        while (versions.ChangeBytes > policy.Inventory.Bytes && (gone = versions.Forget(DateTimeOffset.MaxValue, VersionsOfASlice)) > 0)
            forgotten += gone;
        if (versions.ChangeBytes > policy.Inventory.Bytes && versions.FirstVersion < versions.LastVersion)
            _excess ??= $"the versions of the inventory hold {versions.ChangeBytes >> 20} MiB although {policy.Inventory.Bytes >> 20} MiB are "
                + "kept: the rest was not brought to a rulebook yet";
        if (forgotten > 0)
            versions.Shrink();
        var part = health.Part(InventoryFollower.PartName);
        part.Measure("bytes", versions.ChangeBytes);
        part.Measure("oldest_version", versions.FirstVersion is > 0 and var first
            && versions.TimeOf(first) is { } oldest ? oldest.ToUnixTimeSeconds() : 0);
        _part.Count("forgotten_versions", forgotten);
        return forgotten;
    }

    private async Task<long> TrimOldestAsync(CancellationToken cancellationToken)
    {
        long forgotten = 0;
        for (var i = 0; i < SlicesBetweenLooks
            && await log.TrimOldestAsync(cancellationToken).ConfigureAwait(false) is var gone and > 0; i++)
            forgotten += gone;
        return forgotten;
    }

    private async Task<long> TrimStoreAsync(
        StoreUpkeep kept, RetentionPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long forgotten = 0;
        if (policy.Changes.Age is { } age)
        {
            while (await kept.ForgetChangesAsync(now - age, cancellationToken, NeededChange()).ConfigureAwait(false) is var gone and > 0)
                forgotten += gone;
            _part.Count("forgotten_deliveries", await kept.ForgetDeadDeliveriesAsync(now - age, cancellationToken).ConfigureAwait(false));
        }
        while (kept.Usage().ChangeBytes > policy.Changes.Bytes
            && await kept.ForgetChangesAsync(DateTimeOffset.MaxValue, cancellationToken, NeededChange()).ConfigureAwait(false)
                is var gone and > 0)
            forgotten += gone;
        if (forgotten > 0)
            kept.Shrink(cancellationToken);
        var usage = kept.Usage();
        if (usage.ChangeBytes > policy.Changes.Bytes && NeededChange() < long.MaxValue)
            _excess ??= $"the change log of the store holds {usage.ChangeBytes >> 20} MiB although {policy.Changes.Bytes >> 20} MiB are kept: "
                + "the rest was not brought to a rulebook yet";
        var part = health.Part("store");
        part.Measure("bytes", usage.OnDisk);
        part.Measure("changes", usage.Changes);
        part.Measure("oldest_change", usage.OldestChange?.ToUnixTimeSeconds() ?? 0);
        _part.Count("forgotten_changes", forgotten);
        return forgotten;
    }
}
