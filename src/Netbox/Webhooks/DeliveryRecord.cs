namespace Plumbline.Netbox.Webhooks;

/// <summary>A delivery that is not done: waiting for its next attempt, or given up.</summary>
/// <param name="Id">Its number in the outbox; for <see cref="Deliveries.RetryAsync"/>.</param>
/// <param name="Delivery">What receivers see as <c>X-Hook-Delivery</c>.</param>
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
    int Attempts, DateTimeOffset? NextAttempt, string? LastError);
