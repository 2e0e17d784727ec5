using Plumbline.Netbox.Webhooks;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines;

/// <summary>
/// What the rules were told of a machine that no run has been on: the newest webhook about it. Sent again, under a number of its own, it is
/// judged as it was when the machine was documented.
/// </summary>
internal sealed class MachineTold(ConsoleParts parts, StoreCalls store)
{
    /// <summary>The newest delivery about it that he may have sent again; null for none.</summary>
    public async Task<DeliveryRecord?> NewestAsync(MachineKind kind, long id, CancellationToken cancellation)
    {
        var about = $"{kind.ObjectType}:{id}";
        if (!store.Access.ManagesRuns)
            return null;
        var (found, _) = await parts.Deliveries.SearchAsync(
            one => one.Object == about && one.IsFor(store.Viewer, "change"), long.MaxValue, 1, cancellation).ConfigureAwait(false);
        return found is [{ State: not "waiting" } newest] ? newest : null;
    }

    /// <summary>Has the rules told of it once more.</summary>
    /// <returns>Why that cannot be; null when it is done.</returns>
    public async Task<string?> AgainAsync(DeliveryRecord told, CancellationToken cancellation) =>
        await parts.Deliveries.RedeliverAsync(told.Id, cancellation).ConfigureAwait(false) is null
            ? "What the rules were told is not kept any more: change something of the machine, and they are told anew." : null;
}
