using System.Text.Json;

namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// A webhook as it is stored. <see cref="ToString"/> does not show the secret, the address or the headers, which may hold secrets too.
/// </summary>
internal sealed record Webhook
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string PayloadUrl { get; init; }

    public required string HttpMethod { get; init; }

    public required string ContentType { get; init; }

    public required string AdditionalHeaders { get; init; }

    public required string BodyTemplate { get; init; }

    public required string Secret { get; init; }

    public required bool VerifyCertificates { get; init; }

    public required string? AuthorityPath { get; init; }

    public static Webhook Read(JsonElement element) => new()
    {
        Id = element.GetProperty("id").GetInt64(),
        Name = Text(element, "name"),
        PayloadUrl = Text(element, "payload_url"),
        HttpMethod = Text(element, "http_method"),
        ContentType = Text(element, "http_content_type"),
        AdditionalHeaders = Text(element, "additional_headers"),
        BodyTemplate = Text(element, "body_template"),
        Secret = Text(element, "secret"),
        VerifyCertificates = element.GetProperty("ssl_verification").GetBoolean(),
        AuthorityPath = element.GetProperty("ca_file_path").GetString() is { Length: > 0 } path ? path : null,
    };

    public override string ToString() => $"webhook {Id} '{Name}'";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
