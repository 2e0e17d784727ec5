using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Rulebooks.Policies;
using Plumbline.Server.Project;
using Plumbline.Supervision;

namespace Plumbline.Server;

/// <summary>Keeps what the project's inventory was, version by version, where it is rendered from the store.</summary>
internal sealed class VersionedInventory : IDisposable
{
    private readonly HealthPart _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private VersionedInventory(InventoryVersions? versions, HealthPart health, TimeProvider time, ILogger logger) =>
        (Versions, _health, _time, _logger) = (versions, health, time, logger);

    /// <summary>Null where the inventory is not NetBox's.</summary>
    public InventoryVersions? Versions { get; }

    /// <summary>
    /// Opens what is kept. Nothing else depends on it: where that fails it is said and tried again, and the server goes on.
    /// </summary>
    public static VersionedInventory Open(HealthPart health, TimeProvider time, ILogger logger)
    {
        if (InventorySource.Recognize(ProjectFolder.Inventory()) != InventoryKind.Netbox)
            return new(null, health, time, logger);
        var versions = InventoryVersions.Open(ProjectFolder.Versions, time);
        if (versions.Trouble() is { } trouble)
        {
            health.Degraded(trouble);
            logger.Warned(trouble);
        }
        else if (versions.BegunAnew is { } why)
            logger.Warned(why);
        return new(versions, health, time, logger);
    }

    /// <summary>Follows the store until it is cancelled.</summary>
    /// <param name="store">The store.</param>
    /// <param name="inventory">The inventory of runs.</param>
    /// <param name="changes">Tells what was written back.</param>
    /// <param name="written">What is written back.</param>
    /// <param name="secrets">Texts that are shown nowhere.</param>
    /// <param name="form">The version of this program, which may render otherwise than the one before.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FollowAsync(
        NetboxStore store, FileInventory? inventory, NetboxChanges changes, WriteBackPolicy written,
        Func<IReadOnlyList<string>> secrets, string form, CancellationToken cancellation)
    {
        if (Versions is null || inventory is null)
            return;
        var loops = new ResultLoops(_time);
        var follower = new InventoryFollower(
            store, inventory, Versions, form, change => IsResult(changes.MarkOf(change, written, loops), change), _health, _time)
        {
            Secrets = secrets,
        };
        using var reading = changes.Read(() => follower.Place);
        await new SupervisedWorker(_health, _time, _logger) { IsExpected = failure => failure is EventLogException }
            .RunAsync(follower.RunAsync, cancellation);
    }

    private bool IsResult(ResultMark mark, ObjectChangeRecord change)
    {
        if (mark == ResultMark.Alone)
            _health.Count("left_out_by_mark");
        else if (mark == ResultMark.Loop)
        {
            _health.Count("loops_ended");
            _logger.Warned($"Nobody is told that change {change.LogId} made hosts different: it is a result that another Plumbline wrote "
                + $"about {change.ObjectRepr}, in a row with ours (name its user in write_back: users of plumbline.yml)");
        }
        return mark is ResultMark.Own or ResultMark.Alone or ResultMark.Loop;
    }

    public void Dispose() => Versions?.Dispose();
}
