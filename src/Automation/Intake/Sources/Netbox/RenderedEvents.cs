using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory.Versions;

namespace Plumbline.Automation.Intake.Sources.Netbox;

/// <summary>
/// <c>netbox_changes</c> with <c>rendered</c>: an event for each host whose variables or groups became different, once, in order.
/// </summary>
internal sealed class RenderedEvents(SourceContext context, NetboxChangesArguments wanted, InventoryVersions versions)
{
    private const int AtOnce = 200;

    private static readonly byte[] Mark = "\"rendered\":"u8.ToArray();

    private static readonly JsonWriterOptions Form = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    /// <summary>Brings them until it is cancelled.</summary>
    public async Task RunAsync(IEventSink sink, CancellationToken cancellation)
    {
        var place = 0L;
        using var held = versions.Hold(() => Volatile.Read(ref place));
        var bookmark = new ChangeBookmark(context) { Of = "rendered " };
        var kept = await bookmark.ReadAsync(Brought, cancellation).ConfigureAwait(false);
        var last = kept ?? (wanted.FromBeginning ? 0 : versions.LastChange);
        if (last > versions.LastChange)
        {
            context.Logger.SourceWarns(
                NetboxChangesSource.Kind.Name, "the versions of the inventory were made anew: its changes are brought from now on");
            last = versions.LastChange;
        }
        context.SayForgotten(NetboxChangesSource.Kind.Name, kept is null ? 0 : versions.LastForgotten - last);
        bookmark.Keep(last);
        var said = (string?)null;
        while (true)
        {
            Volatile.Write(ref place, last);
            var next = versions.Next;
            if (versions.Stillness is { } still && still != said)
                context.Logger.SourceWarns(NetboxChangesSource.Kind.Name, said = still);
            var changes = versions.Behind(last, AtOnce);
            foreach (var change in changes)
            {
                if (change.IsTold && change.Causes.Any(wanted.Has))
                    await sink.PublishOpenAsync(Open(change), cancellation).ConfigureAwait(false);
                last = change.Id;
            }
            if (changes.Count > 0)
                bookmark.Keep(last);
            else
                await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private long? Brought(LogEntry entry)
    {
        if (entry.Kind != EntryKind.Event || entry.Content.Span.IndexOf(Mark) < 0)
            return null;
        using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
        return json.RootElement.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
            && Number(meta, "reader") == context.Place ? Number(meta, "rendered") : null;
    }

    private static long? Number(JsonElement meta, string name) =>
        meta.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private byte[] Open(RenderedChange change)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteStartObject("payload");
            json.WriteString("event", "host.rendered");
            json.WriteString("timestamp", change.At);
            json.WriteString("host", change.Host);
            json.WriteNumber("version", change.Version);
            change.Delta.WriteTo(json);
            json.WriteStartObject("cause");
            change.Causes[^1].WriteTo(json); // there is one, or it was not wanted
            json.WriteEndObject();
            json.WriteStartArray("causes");
            foreach (var cause in change.Causes)
            {
                json.WriteStartObject();
                cause.WriteTo(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        var host = JsonEncodedText.Encode(change.Host, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return
        [
            .. buffer.WrittenSpan[..^1],
            .. Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $$""","meta":{"hosts":["{{host}}"],"rendered":{{change.Id}},"reader":{{context.Place}} """)).AsSpan().TrimEnd((byte)' '),
        ];
    }
}
