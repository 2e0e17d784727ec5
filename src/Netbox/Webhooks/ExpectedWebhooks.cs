using System.Text.Json;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Webhooks;

/// <summary>A webhook that NetBox sends, or should have sent, for a change.</summary>
/// <param name="Rule">The event rule that asks for it.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">What it holds.</param>
public sealed record ExpectedWebhook(string Rule, Uri Address, string ContentType, byte[] Body);

/// <summary>Which webhooks the event rules of a store ask for, without sending any.</summary>
public static class ExpectedWebhooks
{
    /// <summary>
    /// The webhooks of a change. A rule whose conditions cannot be judged, or a template that fails, brings none here or there. What a rule
    /// said before it was changed is not known: of changes before that it brings none here.
    /// </summary>
    public static IReadOnlyList<ExpectedWebhook> Of(ObjectChangeRecord change, IStoreReader reader, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(reader);
        var expected = new List<ExpectedWebhook>();
        var asking = EventRules.Of(reader).About(change)
            .Where(rule => rule.LastUpdated <= change.Time && rule.Judge(change).Matches);
        foreach (var rule in asking)
            if (reader.Find("extras/webhooks/", rule.WebhookId) is { } found && Webhook.Read(found) is { HttpMethod: "POST" } webhook
                && Rendered(webhook, rule, change, now) is { } request)
                expected.Add(new ExpectedWebhook(
                    rule.Name, request.Address,
                    request.Headers.FirstOrDefault(h => h.Key == "Content-Type").Value ?? "application/json", request.Body));
        return expected;
    }

    private static WebhookRequest? Rendered(Webhook webhook, EventRule rule, ObjectChangeRecord change, DateTimeOffset now)
    {
        try
        {
            return WebhookRendering.Render(
                webhook, new PlannedDelivery(Guid.NewGuid(), webhook.Id, rule.Id, rule.Name, null, EventBody.Write(change)), now);
        }
        catch (Exception broken) when (broken is RenderingException or JsonException or FormatException)
        {
            return null;
        }
    }
}
