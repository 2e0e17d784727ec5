using Plumbline.Netbox.Api;

namespace Plumbline.Netbox.Webhooks;

/// <summary>A delivery: waiting for its next attempt, given up, or done.</summary>
/// <param name="Id">Its number in the outbox; for <see cref="Deliveries.RedeliverAsync"/>.</param>
/// <param name="Delivery">What receivers see as <c>X-Hook-Delivery</c>; empty where that cannot be read.</param>
/// <param name="WebhookId">The webhook.</param>
/// <param name="WebhookName">Its name now; null when it was deleted.</param>
/// <param name="Rule">The event rule that asked for it.</param>
/// <param name="Object">The object that changed, for example <c>virtualization.virtualmachine:7</c>.</param>
/// <param name="Created">When it changed.</param>
/// <param name="Attempts">How often delivering was tried.</param>
/// <param name="NextAttempt">When it is tried next, unless an earlier delivery holds it back; null when it was given up.</param>
/// <param name="LastError">Why the last attempt failed.</param>
public sealed record DeliveryRecord(
    long Id, Guid Delivery, long WebhookId, string? WebhookName, string Rule, string Object, DateTimeOffset Created,
    int Attempts, DateTimeOffset? NextAttempt, string? LastError)
{
    /// <summary><c>waiting</c>, <c>given_up</c> or <c>delivered</c>.</summary>
    public string State => Delivered is not null ? "delivered" : NextAttempt is null ? "given_up" : "waiting";

    /// <summary>Whether it is for somebody who may do something with its webhook; those of a deleted webhook are for superusers.</summary>
    public bool IsFor(ApiViewer viewer, string action)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return viewer.IsSuperuser || viewer.May(action, "extras.webhook", WebhookId) == true;
    }

    /// <summary>Whether what it tells can be read; one that cannot is given up when its turn comes, and is not sent again.</summary>
    public bool IsReadable { get; init; } = true;

    /// <summary>What the receiver answered with when it took the delivery.</summary>
    public int? Status { get; init; }

    /// <summary>When the receiver took it; null while it has not.</summary>
    public DateTimeOffset? Delivered { get; init; }
}
