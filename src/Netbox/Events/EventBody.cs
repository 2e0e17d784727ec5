using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Events;

/// <summary>
/// The body of an event as NetBox 4.6 sends it, as Python's <c>json.dumps</c> writes it (receivers sign and compare raw bytes), with
/// <c>model</c> after <c>timestamp</c> as NetBox sent it up to 4.4: rules written for that still match. The same keys are what URL, header
/// and body templates see.
/// </summary>
public static class EventBody
{
    /// <summary>The body of the event of a change.</summary>
    public static string Write(ObjectChangeRecord change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var text = new StringBuilder(2048);
        var requestId = change.RequestId.ToString("D", CultureInfo.InvariantCulture);
        Add(text, "{\"event\": ", Name(change.Action));
        Add(text, ", \"timestamp\": ", Timestamp(change.Time));
        Add(text, ", \"model\": ", change.ObjectType[(change.ObjectType.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        Add(text, ", \"object_type\": ", change.ObjectType);
        Add(text, ", \"username\": ", change.UserName);
        Add(text, ", \"request_id\": ", requestId);
        Add(text, ", \"data\": ", change.Object);
        Add(text, ", \"request\": {\"id\": ", requestId);
        Add(text, ", \"method\": ", change.RequestMethod);
        Add(text, ", \"path\": ", change.RequestPath);
        Add(text, ", \"user\": ", change.UserName);
        Add(text, "}, \"snapshots\": {\"prechange\": ", change.Prechange);
        Add(text, ", \"postchange\": ", change.Postchange);
        return text.Append("}}").ToString();
    }

    /// <summary>A body that is told again at a later time: NetBox's time, too, is that of the telling.</summary>
    public static string ToldAt(string body, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(body);
        const string Before = ", \"timestamp\": \"";
        var from = body.IndexOf(Before, StringComparison.Ordinal);
        return from < 0 || body.IndexOf('"', from + Before.Length) is not (> 0 and var end) ? body
            : $"{body.AsSpan(0, from + Before.Length)}{Timestamp(time)}{body.AsSpan(end)}";
    }

    private static string Name(ChangeAction action) => action switch
    {
        ChangeAction.Create => "created",
        ChangeAction.Update => "updated",
        _ => "deleted",
    };

    /// <summary>Python's <c>isoformat</c>: microseconds unless there are none.</summary>
    private static string Timestamp(DateTimeOffset time) =>
        time.ToUniversalTime().ToString(time.Ticks % TimeSpan.TicksPerSecond / 10
            == 0 ? "yyyy-MM-ddTHH:mm:ss+00:00" : "yyyy-MM-ddTHH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder text, string key, string? value) => text.Append(key).Append(PythonText.Json(value));

    private static void Add(StringBuilder text, string key, JsonElement? value) =>
        text.Append(key).Append(PythonText.Json(value is { ValueKind: not JsonValueKind.Undefined } ? value : null));
}
