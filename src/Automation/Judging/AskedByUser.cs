using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Judging;

/// <summary>Why a rule's actions are done although no event made it fire: somebody asked. Kept with each action in the event log.</summary>
/// <param name="By">The user who asked.</param>
/// <param name="Check">
/// Only to see what would be done: playbooks run with <c>--check --diff</c> and leave no result behind, other actions are left out.
/// </param>
public sealed record AskedByUser(string By, bool Check = false)
{
    /// <summary>As the log keeps it.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("by", By);
            if (Check)
                json.WriteBoolean("check", true);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>What is kept with an action; null where an event asked for it.</summary>
    public static AskedByUser? Of(RequestedAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (action.Request.IsEmpty)
            return null;
        try
        {
            using var json = JsonDocument.Parse(action.Request);
            return json.RootElement is { ValueKind: JsonValueKind.Object } kept && kept.TryGetProperty("by", out var by)
                && by.ValueKind == JsonValueKind.String
                    ? new AskedByUser(by.GetString()!, kept.TryGetProperty("check", out var check) && check.ValueKind == JsonValueKind.True)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
