using System.Text.Json;
using Plumbline.Netbox.Webhooks;
using Plumbline.Web.Calls;
using Plumbline.Web.Rulebooks;

namespace Plumbline.Web.Machines;

/// <summary>
/// What the rules were told of a machine that no run has been on: the newest webhook about it. Sent again, under a number of its own, it is
/// judged as it was when the machine was documented.
/// </summary>
internal sealed class MachineTold(ConsoleParts parts, StoreCalls store)
{
    private const int MostLookedAt = 20;

    /// <summary>
    /// The newest delivery about it to a rulebook at work that he may have sent again, and for which a rule would fire where there is
    /// such a one; null for none, and while the newest is still on its way.
    /// </summary>
    public async Task<DeliveryRecord?> NewestAsync(MachineKind kind, long id, CancellationToken cancellation)
    {
        if (!store.Access.ManagesRuns)
            return null;
        var (found, now) = (new List<(DeliveryRecord Record, Func<bool> Fires)>(), parts.Time.GetUtcNow());
        foreach (var webhook in parts.Store.Reader.List("extras/webhooks/", ""))
            if (ListenersOf(webhook) is { Count: > 0 } listening)
                found.AddRange((await parts.Deliveries.AboutAsync(
                        webhook.Number("id"), $"{kind.ObjectType}:{id}", MostLookedAt, cancellation).ConfigureAwait(false))
                    .Where(told => told.Record.IsFor(store.Viewer, "change"))
                    // What a template makes of the event is not known here.
                    .Select(told => (told.Record, (Func<bool>)(() => webhook.Text("body_template").Length == 0
                        && listening.Any(rules => rules.WouldFire(told.Event, now))))));
        List<(DeliveryRecord Record, Func<bool> Fires)> newest =
            [.. found.OrderByDescending(told => told.Record.Id).Take(MostLookedAt)];
        return newest is not [{ Record.State: not "waiting" } first, ..] ? null
            : newest.Where(told => told.Record.State != "waiting").FirstOrDefault(told => told.Fires(), first).Record;
    }

    /// <summary>Has the rules told of it once more.</summary>
    /// <returns>Why that cannot be; null when it is done.</returns>
    public async Task<string?> AgainAsync(DeliveryRecord told, CancellationToken cancellation) =>
        await parts.Deliveries.RedeliverAsync(told.Id, cancellation).ConfigureAwait(false) is null
            ? "What the rules were told is not kept any more: change something of the machine, and they are told anew." : null;

    private IReadOnlyList<ListeningRules> ListenersOf(JsonElement webhook) =>
        Uri.TryCreate(webhook.Text("payload_url"), UriKind.Absolute, out var address) ? ListeningRules.At(parts, address) : [];
}
