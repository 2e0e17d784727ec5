using System.Text.Json;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Tests.Intake.Netbox;

/// <summary>A store of which there is only its change log, and one event rule for machines whose webhook goes to a port.</summary>
internal sealed class ChangingStore(int port = 5500) : INetboxStore, IStoreReader
{
    private readonly List<ObjectChangeRecord> _changes = [];
    private readonly List<Action<StoreCommit>> _listeners = [];
    private readonly Lock _gate = new();

    public long ChangeVersion => LastChange;

    public Task Loaded => Task.CompletedTask;

    public IStoreReader Reader => this;

    public IOutbox Outbox => throw new NotSupportedException();

    public long LastChange
    {
        get
        {
            lock (_gate)
                return _changes.Count;
        }
    }

    /// <summary>Makes a change of a machine.</summary>
    public ObjectChangeRecord Change(
        long machine, ChangeAction action = ChangeAction.Update, string user = "ann", string? origin = null, Guid? request = null) =>
        Change("virtualization.virtualmachine", machine, action, user, origin, request);

    public ObjectChangeRecord Change(
        string type, long id, ChangeAction action, string user = "ann", string? origin = null, Guid? request = null)
    {
        ObjectChangeRecord change;
        Action<StoreCommit>[] listeners;
        lock (_gate)
        {
            change = new ObjectChangeRecord
            {
                Time = DateTimeOffset.UnixEpoch.AddDays(20_000), RequestId = request ?? Guid.NewGuid(), RequestMethod = "",
                RequestPath = "",
                UserId = 1, UserName = user, Action = action, ObjectType = type, ObjectId = id, ObjectRepr = $"vm{id}",
                Origin = origin,
                Object = JsonElement.Parse($$"""{"id": {{id}}, "name": "vm{{id}}"}"""), LogId = _changes.Count + 1,
            };
            _changes.Add(change);
            listeners = [.. _listeners];
        }
        foreach (var listener in listeners)
            listener(new StoreCommit(change.LogId, [change]));
        return change;
    }

    public IReadOnlyList<ObjectChangeRecord> ChangesBehind(long id, int limit)
    {
        lock (_gate)
            return [.. _changes.Skip((int)id).Take(limit)];
    }

    public IDisposable Subscribe(Action<StoreCommit> listener)
    {
        lock (_gate)
            _listeners.Add(listener);
        return new Subscription(() => _listeners.Remove(listener));
    }

    public IStoreReader ReaderAt(string baseUrl) => this;

    public IReadOnlyList<JsonElement> List(string path, string query) => path == "extras/event-rules/"
        ? [JsonElement.Parse("""
            {"id": 1, "name": "machines", "object_types": ["virtualization.virtualmachine"], "event_types": ["object_created",
            "object_updated", "object_deleted"], "conditions": null, "action_type": {"value": "webhook"}, "action_object_type":
            "extras.webhook", "action_object_id": 1, "last_updated": "2020-01-01T00:00:00Z"}
            """)]
        : [];

    public JsonElement? Find(string path, long id) => path == "extras/webhooks/" ? JsonElement.Parse($$"""
        {"id": 1, "name": "w", "payload_url": "http://127.0.0.1:{{port}}/netbox-vm/", "http_method": "POST", "http_content_type":
        "application/json", "additional_headers": "", "body_template": "", "secret": "", "ssl_verification": true, "ca_file_path": null}
        """) : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
