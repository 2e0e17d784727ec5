namespace Plumbline.Netbox.Webhooks;

/// <summary>A rendered delivery, ready to be sent.</summary>
internal sealed record WebhookRequest(HttpMethod Method, Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);
