using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Intake.Sources.Http;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Webhooks;

namespace Plumbline.Automation.Intake.Sources.Netbox;

/// <summary>
/// Watches over the webhooks of one port: a change whose webhook does not come in time is brought as the event it would have been, and a
/// webhook that comes after that, or twice, is not taken again.
/// </summary>
/// <param name="host">The address the source listens at.</param>
/// <param name="port">The port webhooks are sent to.</param>
/// <param name="context">The source's.</param>
/// <param name="netbox">The changes, and what NetBox sends for each.</param>
internal sealed class MissedWebhooks(string host, int port, SourceContext context, NetboxChanges netbox)
{
    private const int AtOnce = 200;

    // So far back events are looked at when a source starts, so that late webhooks are known.
    private const long LookedBack = 20_000;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = IntakeJson.DepthOfBody };

    private readonly ArrivedChanges _arrived = new();
    private readonly ResultLoops _loops = new(context.Time);
    private readonly List<Expected> _waiting = [];
    private readonly ConcurrentDictionary<string, bool> _places = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is known what came before the process started.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The change that a body is about; null for one that is none of NetBox's.</summary>
    public static ChangeKey? KeyOf(ReadOnlySpan<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.ToArray(), Deep);
            return ChangeKey.Of(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Takes a webhook that has come; false when its change is known already.</summary>
    public bool TryTake(ChangeKey change, string path) => _arrived.TryTake(change, Place(path));

    /// <summary>The event of a webhook was recorded, or was not.</summary>
    public void End(ChangeKey change, string path, bool recorded)
    {
        _arrived.End(change, Place(path), recorded);
        if (!recorded)
            return;
        _places[Place(path)] = true;
        netbox.NoteWebhook(change);
    }

    // A slash at the end makes no other endpoint.
    private static string Place(string path) => path.Trim('/');

    /// <summary>Brings what is missed until it is cancelled.</summary>
    public async Task RunAsync(IEventSink sink, CancellationToken cancellation)
    {
        var place = 0L;
        using var reading = netbox.Read(() => Volatile.Read(ref place));
        await netbox.ReadyAsync(cancellation).ConfigureAwait(false);
        var bookmark = new ChangeBookmark(context) { LookedBack = LookedBack };
        var kept = await bookmark.ReadAsync(Remember, cancellation).ConfigureAwait(false);
        // A store that was put back, or is another one, counts anew.
        var last = kept is { } known && known <= netbox.Last ? known : netbox.Last;
        context.SayForgotten("webhook", kept is null ? 0 : netbox.ForgottenBehind(last));
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
            Volatile.Write(ref place, _waiting.Count == 0 ? last : _waiting[0].Change.LogId - 1);
            bookmark.Keep(place);
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
            && Place(endpoint.GetString()!) is var place && _arrived.TryTake(change, place)) // looked at above
        {
            _arrived.End(change, place, recorded: true);
            if (!meta.TryGetProperty("found_by", out _))
                _places[place] = true;
        }
        return null;
    }

    private void Expect(ObjectChangeRecord change)
    {
        // NetBox has told nobody of what was found by comparing.
        if (change.UserName == Replica.Comparer)
            return;
        var now = context.Time.GetUtcNow();
        foreach (var webhook in netbox.WebhooksOf(change, now).Where(IsForUs))
        {
            var expected = new Expected(
                change, webhook, ChangeKey.Of(change), Place(RequestPath.Of(webhook.Address.AbsolutePath)), now + netbox.MissedAfter);
            var earlier = _waiting.FindIndex(w => w.Key == expected.Key && w.Path == expected.Path);
            if (earlier >= 0)
                _waiting[earlier] = Merged(_waiting[earlier], expected, now);
            // It came before a further entry of the same request was read.
            else if (_arrived.Has(expected.Key, expected.Path) is false)
                _waiting.Add(expected);
        }
    }

    // As NetBox makes one event of all that a request does to an object: what was made and changed was made, what was deleted is deleted.
    private Expected Merged(Expected earlier, Expected later, DateTimeOffset now)
    {
        var action = later.Change.Action == ChangeAction.Delete ? ChangeAction.Delete : earlier.Change.Action;
        var change = later.Change with { Action = action, Prechange = earlier.Change.Prechange };
        return netbox.WebhooksOf(change, now).FirstOrDefault(w => w.Rule == earlier.Webhook.Rule) is { } webhook
            ? earlier with { Change = change, Webhook = webhook }
            : earlier;
    }

    // Its arrival can be told, it is none of our own results, and it is sent here: to an address of this machine, or to an endpoint whose
    // webhooks have come.
    private bool IsForUs(ExpectedWebhook webhook) =>
        webhook.Address.Port == port && KeyOf(webhook.Body) is not null && !context.IsResult(
            OwnChanges.Of(webhook.Body, context.Webhooks.OwnChanges, netbox.Author(), _loops), $"what event rule '{webhook.Rule}' tells")
        && (OwnAddresses.Has(webhook.Address, host) || _places.ContainsKey(Place(RequestPath.Of(webhook.Address.AbsolutePath))));

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
        var endpoint = Json(RequestPath.Of(expected.Webhook.Address.AbsolutePath));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"payload":{{{body}}},"meta":{"endpoint":"{{{endpoint}}}","headers":{"Content-Type":"{{{Json(
                expected.Webhook.ContentType)}}}"},"found_by":"change_log","change":{{{expected.Change.LogId}}} """).TrimEnd());
    }

    private static bool IsObject(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Deep);
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
