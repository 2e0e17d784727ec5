using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Intake.Sources.Netbox;

/// <summary>
/// <c>netbox_changes</c>: an event for each change of NetBox, once, in order, whether a webhook told of it or not.
/// </summary>
internal sealed class NetboxChangesSource(SourceContext context) : IEventSource
{
    private const int AtOnce = 200;

    private static readonly TimeSpan TriedAgain = TimeSpan.FromSeconds(10);

    private long _last;

    private static readonly byte[] Mark = "\"reader\":"u8.ToArray();

    public static SourceKind Kind { get; } = new("eda.builtin.netbox_changes", context => new NetboxChangesSource(context))
    {
        Legacy = ["netbox_changes"],
    };

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var wanted = NetboxChangesArguments.From(context);
        var netbox = context.Netbox ?? throw new PluginException("there are no changes of NetBox here: 'plumbline serve' has them, 'plumbline "
            + "run' has no store")
        {
            Cure = "serve the project, or take a webhook as source",
        };
        if (wanted.Rendered)
        {
            var versions = netbox.Versions ?? throw new PluginException("no inventory is rendered here, so that no host can change: rendered "
                + "needs an inventory file of NetBox")
            {
                Cure = "make inventory/hosts.yml a file of netbox.netbox.nb_inventory that names this server, or the NetBox it keeps a copy of",
            };
            await netbox.ReadyAsync(cancellationToken).ConfigureAwait(false);
            await UsableAsync(versions, cancellationToken).ConfigureAwait(false);
            await new RenderedEvents(context, wanted, versions).RunAsync(sink, cancellationToken).ConfigureAwait(false);
            return;
        }
        using var reading = netbox.Read(() => Volatile.Read(ref _last));
        await netbox.ReadyAsync(cancellationToken).ConfigureAwait(false);
        var bookmark = new ChangeBookmark(context);
        var kept = await bookmark.ReadAsync(Brought, cancellationToken).ConfigureAwait(false);
        var last = kept ?? (wanted.FromBeginning ? 0 : netbox.Last);
        if (last > netbox.Last)
        {
            context.Logger.SourceWarns(Name, "the store is another one than before, or was put back: its changes are brought from now on");
            last = netbox.Last;
        }
        context.SayForgotten(Name, kept is null ? 0 : netbox.ForgottenBehind(last));
        bookmark.Keep(last);
        var loops = new ResultLoops(context.Time);
        while (true)
        {
            Volatile.Write(ref _last, last);
            var next = netbox.Next;
            var changes = netbox.Behind(last, AtOnce);
            foreach (var change in changes)
            {
                // Of each: what is not wanted says as well whether results answer each other.
                var mark = netbox.MarkOf(change, context.Webhooks.OwnChanges, loops);
                if (wanted.Has(change) && !context.IsResult(mark, $"change {change.LogId} of {change.ObjectRepr}"))
                    await sink.PublishOpenAsync(Open(netbox, change), cancellationToken).ConfigureAwait(false);
                last = change.LogId;
            }
            if (changes.Count > 0)
                bookmark.Keep(last);
            else
                await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Other sources of the ruleset go on meanwhile.
    private async Task UsableAsync(InventoryVersions versions, CancellationToken cancellation)
    {
        for (var isFirst = true; versions.Trouble() is { } trouble; isFirst = false)
        {
            if (isFirst)
                context.Logger.SourceWarns(Name, $"no host that became different can be brought: {trouble}");
            context.Health?.Degraded(trouble);
            await Task.Delay(TriedAgain, context.Time, cancellation).ConfigureAwait(false);
        }
        context.Health?.Works();
    }

    // Other sources of the ruleset bring changes too.
    private long? Brought(LogEntry entry)
    {
        if (entry.Kind != EntryKind.Event || entry.Content.Span.IndexOf(Mark) < 0)
            return null;
        using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
        return json.RootElement.TryGetProperty("meta", out var meta) && meta.ValueKind == JsonValueKind.Object
            && Number(meta, "reader") == context.Place ? Number(meta, "change") : null;
    }

    private static long? Number(JsonElement meta, string name) =>
        meta.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    // In one line, as all events are kept.
    private byte[] Open(NetboxChanges netbox, ObjectChangeRecord change) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""
        {"payload":{{netbox.BodyOf(change)}},"meta":{"change":{{change.LogId}},"cause":"{{netbox.CauseOf(change)}}",
        "reader":{{context.Place}}
        """).ReplaceLineEndings(""));
}
