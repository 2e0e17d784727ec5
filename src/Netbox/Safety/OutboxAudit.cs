using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Persistence;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Sqlite;

namespace Plumbline.Netbox.Safety;

/// <summary>What is to be delivered can be delivered, and is about the object it is filed under.</summary>
internal static class OutboxAudit
{
    /// <returns>How many entries there are.</returns>
    public static long Look(StoreInspection inspection, List<StoreFinding> findings)
    {
        var count = 0L;
        foreach (var entry in inspection.Outbox())
        {
            count++;
            if (Wrong(entry) is { } message)
                findings.Add(new StoreFinding("outbox", $"delivery:{entry.Id}", message));
        }
        return count;
    }

    private static string? Wrong(OutboxEntry entry)
    {
        if (!entry.Key.Contains(':', StringComparison.Ordinal) || ContentTypes.Find(entry.Key.Split(':')[0]) == null)
            return $"is filed under '{entry.Key}', which is no object";
        if (entry.Attempts < 0 || (entry.Dead && string.IsNullOrEmpty(entry.LastError)))
            return "was given up without an attempt that failed";
        if (!entry.Topic.StartsWith(PlannedDelivery.TopicPrefix, StringComparison.Ordinal))
            return null;
        try
        {
            var planned = PlannedDelivery.Read(entry.Body);
            using var body = JsonDocument.Parse(planned.Body);
            var about = string.Create(CultureInfo.InvariantCulture,
                $"{body.RootElement.GetProperty("object_type").GetString()}:{body.RootElement.GetProperty("data").GetProperty("id").GetInt64()}");
            return planned.Topic != entry.Topic ? $"is for {planned.Topic}, and waits among those for {entry.Topic}"
                : about != entry.Key ? $"is about {about}, and filed under {entry.Key}"
                : null;
        }
        catch (Exception unreadable) when (RowCodec.IsUnreadable(unreadable) || unreadable is KeyNotFoundException)
        {
            return $"cannot be read: {unreadable.Message.ReplaceLineEndings(" ")}";
        }
    }
}
