using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Plumbline.Netbox.Events;

/// <summary>
/// What an outbox entry of a webhook holds. Templates, address and secret are not in it: they are read when it is delivered, so that a
/// mended webhook delivers what waits and no secret lies in the outbox.
/// </summary>
/// <param name="Delivery">The same for every attempt, so that a receiver can drop repeats.</param>
/// <param name="WebhookId">The webhook to call.</param>
/// <param name="RuleId">The rule that asked for it.</param>
/// <param name="RuleName">Its name at that time.</param>
/// <param name="Origin">Who made the change, when it was one of our own parts.</param>
/// <param name="Body">The event: the default body, and what templates see.</param>
internal sealed record PlannedDelivery(Guid Delivery, long WebhookId, long RuleId, string RuleName, string? Origin, string Body)
{
    public const string TopicPrefix = "webhook:";

    public string Topic => TopicPrefix + WebhookId;

    public static PlannedDelivery Read(ReadOnlyMemory<byte> entry)
    {
        using var document = JsonDocument.Parse(entry);
        var root = document.RootElement;
        return new PlannedDelivery(
            root.GetProperty("delivery").GetGuid(), root.GetProperty("webhook").GetInt64(), root.GetProperty("rule").GetInt64(),
            root.GetProperty("rule_name").GetString() ?? "",
            root.GetProperty("origin").GetString(), root.GetProperty("body").GetRawText());
    }

    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>(Body.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("delivery", Delivery);
            writer.WriteNumber("webhook", WebhookId);
            writer.WriteNumber("rule", RuleId);
            writer.WriteString("rule_name", RuleName);
            writer.WriteString("origin", Origin);
            writer.WritePropertyName("body");
            writer.WriteRawValue(Encoding.UTF8.GetBytes(Body), skipInputValidation: true);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
