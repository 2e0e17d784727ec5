using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Extras;

internal static class WebhookModel
{
    public static ObjectType Create() => new("extras", "webhooks", "Webhook", "webhook",
    [
        Id, Url, DisplayUrl, Display,
        Name(150).Unique(),
        Description,
        Text("payload_url", 500).Required().Labelled("URL")
            .Helped("This URL will be called using the HTTP method defined when the webhook is called. Must be http:// or https://. Jinja2 "
                + "template processing is supported (with the same context as the request body) for part or all of the URL.")
            .Address().Like("\"https://example.org/hook\""),
        new Field("http_method", FieldKind.PlainChoice) { Choices = Choices.WebhookMethod, Default = "POST" }.Labelled("HTTP method"),
        Text("http_content_type", 100).Or("application/json").Labelled("HTTP content type")
            .Helped("The complete list of official content types is available <a "
                + "href=\"https://www.iana.org/assignments/media-types/media-types.xhtml\">here</a>."),
        Text("additional_headers")
            .Helped("User-supplied HTTP headers to be sent with the request in addition to the HTTP content type. Headers should be "
                + "defined in the format <code>Name: Value</code>. Jinja2 template processing is supported with the same context as the "
                + "request body (below). When interpolating untrusted data (such as object attributes) into a header value, apply the "
                + "<code>header_safe</code> filter to guard against HTTP header injection, e.g. <code>X-Object: {{ data.name | header_safe "
                + "}}</code>.")
            .Secret().Like("\"X-Team: network\""),
        Text("body_template")
            .Helped("Jinja2 template for a custom request body. If blank, a JSON object representing the change will be included. "
                + "Available context data includes: <code>event</code>, <code>model</code>, <code>timestamp</code>, <code>username</code>, "
                + "<code>request_id</code>, and <code>data</code>."),
        Text("secret", 255)
            .Helped("When provided, the request will include a <code>X-Hook-Signature</code> header containing a HMAC hex digest of the "
                + "payload body using the secret as the key. The secret is not transmitted in the request.").Secret(),
        Flag("ssl_verification", true).Labelled("SSL verification").Helped("Enable SSL certificate verification. Disable with caution!"),
        (NullableText("ca_file_path", 4096) with { IsBlankKept = true }).Labelled("CA File Path")
            .Helped("The specific CA certificate file to use for SSL verification. Leave blank to use the system defaults."),
        CustomFields, Owner, Tags, Created, LastUpdated,
    ])
    {
        Brief = ["id", "url", "display", "name", "description"],
        Filters =
        [
            .. Filter.Fields(
                "id", "name", "payload_url", "http_method", "http_content_type", "ssl_verification", "ca_file_path", "description"),
            .. Filter.Absent("secret"), .. Standard.Tagged,
        ],
        Search = ["name", "description", "payload_url"],
    };
}
