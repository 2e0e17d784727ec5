using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Webhooks;

namespace Plumbline.Automation.Intake.Sources.Netbox;

/// <summary>
/// Watches over the webhooks of one port: a change whose webhook does not come in time is brought as the event it would have been, and a
/// webhook that comes after that, or twice, is not taken again.
/// </summary>
/// <param name="port">The port webhooks are sent to.</param>
/// <param name="context">The source's.</param>
/// <param name="netbox">The changes, and what NetBox sends for each.</param>
internal sealed class MissedWebhooks(int port, SourceContext context, NetboxChanges netbox)
{
    private const int AtOnce = 200;

    // So far back events are looked at when a source starts, so that late webhooks are known.
    private const long LookedBack = 20_000;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly ArrivedChanges _arrived = new();
    private readonly List<Expected> _waiting = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is known what came before the process started.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The change that a body is about; null for one that is none of NetBox's.</summary>
    public static ChangeKey? KeyOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        return JsonDocument.TryParseValue(ref reader, out var json) ? Read(json) : null;

        static ChangeKey? Read(JsonDocument json)
        {
            using (json)
                return ChangeKey.Of(json.RootElement);
        }
    }

    /// <summary>Takes a webhook that has come; false when its change is known already.</summary>
    public bool TryTake(ChangeKey change, string path) => _arrived.TryTake(change, path);

    /// <summary>The event of a webhook was recorded, or was not.</summary>
    public void End(ChangeKey change, string path, bool recorded)
    {
        _arrived.End(change, path, recorded);
        if (recorded)
            netbox.NoteWebhook(change);
    }

    /// <summary>Brings what is missed until it is cancelled.</summary>
    public async Task RunAsync(IEventSink sink, CancellationToken cancellation)
    {
        await netbox.ReadyAsync(cancellation).ConfigureAwait(false);
        using var reading = netbox.Read();
        var bookmark = new ChangeBookmark(context) { LookedBack = LookedBack };
        var kept = await bookmark.ReadAsync(Remember, cancellation).ConfigureAwait(false);
        var last = kept ?? netbox.Last;
        bookmark.Keep(last);
        _ready.TrySetResult();
        while (true)
        {
            var next = netbox.Next;
            var changes = netbox.Behind(last, AtOnce);
            foreach (var change in changes)
            {
                Expect(change);
                last = change.LogId;
            }
            await BringAsync(sink, cancellation).ConfigureAwait(false);
            bookmark.Keep(_waiting.Count == 0 ? last : _waiting[0].Change.LogId - 1);
            if (changes.Count < AtOnce)
                await WaitAsync(next, cancellation).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task next, CancellationToken cancellation)
    {
        if (_waiting.Count == 0)
        {
            await next.WaitAsync(cancellation).ConfigureAwait(false);
            return;
        }
        var until = _waiting.Min(w => w.Due) - context.Time.GetUtcNow();
        await next.WaitAsync(until > TimeSpan.Zero ? until : Again, context.Time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    // What was brought is known by itself; what was left out before it still waits.
    private long? Remember(LogEntry entry)
    {
        if (entry.Kind != EntryKind.Event || !ChangeKey.MayBeIn(entry.Content.Span))
            return null;
        using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
        if (json.RootElement.TryGetProperty("payload", out var payload) && ChangeKey.Of(payload) is { } change
            && json.RootElement.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
            && meta.TryGetProperty("endpoint", out var endpoint) && endpoint.ValueKind == JsonValueKind.String
            && _arrived.TryTake(change, endpoint.GetString()!)) // looked at above
            _arrived.End(change, endpoint.GetString()!, recorded: true);
        return null;
    }

    private void Expect(ObjectChangeRecord change)
    {
        var due = context.Time.GetUtcNow() + netbox.MissedAfter;
        // A result that was written back is no reason to begin anew, whether its webhook comes or not.
        foreach (var webhook in netbox.WebhooksOf(change, context.Time.GetUtcNow())
            .Where(w => w.Address.Port == port && !OwnChanges.Are(w.Body, context.Webhooks.OwnChanges)))
            _waiting.Add(new Expected(change, webhook, ChangeKey.Of(change), webhook.Address.AbsolutePath.Trim('/'), due));
    }

    private async Task BringAsync(IEventSink sink, CancellationToken cancellation)
    {
        var now = context.Time.GetUtcNow();
        foreach (var expected in _waiting.ToList())
            if (_arrived.Has(expected.Key, expected.Path) is true
                || (expected.Due <= now && await BringAsync(sink, expected, cancellation).ConfigureAwait(false)))
                _waiting.Remove(expected);
    }

    private async Task<bool> BringAsync(IEventSink sink, Expected expected, CancellationToken cancellation)
    {
        if (!_arrived.TryTake(expected.Key, expected.Path))
            return false;
        var recorded = false;
        try
        {
            if (Open(expected) is { } open)
            {
                await sink.PublishOpenAsync(open, cancellation).ConfigureAwait(false);
                context.Health?.Count("missed");
                context.Logger.WebhookMissed(
                    expected.Webhook.Rule, expected.Change.ObjectRepr, netbox.MissedAfter.TotalSeconds);
            }
            recorded = true;
        }
        catch (Exception refused) when (refused is EventLogException or NoRoomException)
        {
            // It is tried again; the log says elsewhere that nothing can be recorded.
        }
        finally
        {
            _arrived.End(expected.Key, expected.Path, recorded);
        }
        return recorded;
    }

    // As the webhook would have been; a body that is no JSON would have been refused.
    private static byte[]? Open(Expected expected)
    {
        if (!IsObject(expected.Webhook.Body))
            return null;
        var body = Encoding.UTF8.GetString(expected.Webhook.Body);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"payload":{{{body}}},"meta":{"endpoint":"{{{Json(expected.Path)}}}","headers":{"Content-Type":"{{{Json(
                expected.Webhook.ContentType)}}}"},"found_by":"change_log","change":{{{expected.Change.LogId}}} """).TrimEnd());
    }

    private static bool IsObject(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Json(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private sealed record Expected(
        ObjectChangeRecord Change, ExpectedWebhook Webhook, ChangeKey Key, string Path, DateTimeOffset Due);
}
