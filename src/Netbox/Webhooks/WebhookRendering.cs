using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Webhooks;

/// <summary>Makes the request of a delivery from the webhook's templates and the event.</summary>
internal static class WebhookRendering
{
    public const string DeliveryHeader = "X-Hook-Delivery";

    public const string TimestampHeader = "X-Hook-Timestamp";

    /// <exception cref="RenderingException">A template fails, or gives no address or header.</exception>
    public static WebhookRequest Render(
        Webhook webhook, PlannedDelivery delivery, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var variables = Variables(delivery.Body);
        var headers = new List<KeyValuePair<string, string>>();
        Set(headers, "Content-Type", webhook.ContentType);
        if (webhook.AdditionalHeaders.Length > 0)
            foreach (var (name, value) in HeaderLines.Read(
                Text(webhook.AdditionalHeaders, HeaderLines.WithoutLineBreaks(variables), "additional_headers", cancellation)))
                Set(headers, name, value);
        var body = Encoding.UTF8.GetBytes(
            webhook.BodyTemplate.Length > 0 ? Text(webhook.BodyTemplate, variables, "body_template", cancellation) : delivery.Body);
        var address = Address(Text(webhook.PayloadUrl, variables, "payload_url", cancellation));
        if (address.UserInfo.Length > 0)
            Set(headers, "Authorization", "Basic "
                + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        Set(headers, DeliveryHeader, delivery.Delivery.ToString("D", CultureInfo.InvariantCulture));
        Set(headers, TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (delivery.Origin is { } origin)
            Set(headers, ChangeOrigin.Header, string.Concat(origin.Where(c => c is >= ' ' and <= '~')));
        if (webhook.Secret.Length > 0)
            Set(headers, HookSignature.Header, HookSignature.Compute(webhook.Secret, body));
        return new WebhookRequest(HttpMethod.Parse(webhook.HttpMethod), address, headers, body);
    }

    private static void Set(List<KeyValuePair<string, string>> headers, string name, string value)
    {
        headers.RemoveAll(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        headers.Add(new(name, value));
    }

    private static Mapping Variables(string body)
    {
        var variables = new Mapping();
        foreach (var property in JsonElement.Parse(body).EnumerateObject())
            variables.Add(property.Name, JsonValues.FromJson(property.Value));
        return variables;
    }

    private static string Text(string template, Mapping variables, string name, CancellationToken cancellation)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
            return template;
        try
        {
            return JinjaEnvironment.Webhook.Compile(template, name).RenderText(variables, cancellation);
        }
        catch (TemplateException e)
        {
            throw new RenderingException(e.Message, e);
        }
    }

    private static Uri Address(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
            _ = char.IsControl(c) ? cleaned.Append(Uri.EscapeDataString(c.ToString())) : cleaned.Append(c);
        return Uri.TryCreate(cleaned.ToString(), UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
            && address.Host.Length > 0
            ? address
            : throw new RenderingException("payload_url gives no http or https address for this event");
    }
}

/// <summary>A rendered delivery, ready to be sent.</summary>
internal sealed record WebhookRequest(HttpMethod Method, Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>A delivery cannot be made from its webhook; becomes the error of the attempt.</summary>
internal sealed class RenderingException(string message, Exception? inner = null) : Exception(message, inner);
