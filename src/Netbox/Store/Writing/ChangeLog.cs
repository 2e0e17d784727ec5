using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>Turns what a transaction did into change records, and writes those that changed something into the log.</summary>
internal static class ChangeLog
{
    private static readonly byte[] Nothing = "{}"u8.ToArray();

    /// <param name="transaction">The transaction, complete but for its log.</param>
    /// <param name="keep">Keeps the data of a log row; gives a way to read it again.</param>
    public static IReadOnlyList<ObjectChangeRecord> Write(
        Transaction transaction, Func<long, byte[], byte[], (DeferredJson Pre, DeferredJson Post)> keep)
    {
        var records = new List<ObjectChangeRecord>();
        var shown = new ObjectJson(
            transaction.State, "", annotated: false) { IsFresh = transaction.IsNew, Start = transaction.Start, MasksSecrets = true };
        var shownBefore = new ObjectJson(transaction.Start, "", annotated: false) { MasksSecrets = true };
        var addressed = new ObjectJson(transaction.State, "") { MasksSecrets = true };
        var addressedBefore = new ObjectJson(transaction.Start, "") { MasksSecrets = true };
        // The log itself adds to the changes: look at those that are there now.
        foreach (var change in transaction.Changes.Where(c => (c.Row.Type.Logged || c.IsRecorded) && !IsForgotten(c)).ToList())
        {
            var record = Record(transaction, change, (change.Action, transaction.IsAddressed(change.Row)) switch
            {
                (ChangeAction.Delete, true) => addressedBefore,
                (ChangeAction.Delete, false) => shownBefore,
                (ChangeAction.Update, true) => addressed,
                _ => shown,
            });
            records.Add(record.Logged ? record with { LogId = Log(transaction, change, record, keep) } : record);
        }
        return records;
    }

    // Made and deleted in one request: nobody has ever seen it.
    private static bool IsForgotten(TrackedChange change) => change.Action == ChangeAction.Delete && change.Before == null;

    private static ObjectChangeRecord Record(Transaction transaction, TrackedChange change, ObjectJson representation)
    {
        var row = change.Action == ChangeAction.Delete ? change.Before! : change.After!;
        // The states are kept until the record is asked, or gone.
        var (start, state, was, now) = (transaction.Start, transaction.State, change.Before, change.After);
        var before = new Lazy<byte[]?>(() => was == null ? null : Snapshots.Of(start, was, forLog: false));
        var after = new Lazy<byte[]?>(() => now == null ? null : Snapshots.Of(state, now, forLog: false));
        return new ObjectChangeRecord(
            () => before.Value is { } json ? JsonTexts.Parse(json) : null,
            () => after.Value is { } json ? JsonTexts.Parse(json) : null,
            () => representation.ToElement(row, [.. row.Type.Shown.Where(f => f.Name != "config_context")]))
        {
            Time = transaction.Now(),
            RequestId = transaction.Actor.RequestId,
            RequestMethod = transaction.Actor.Method,
            RequestPath = transaction.Actor.Path,
            UserId = transaction.Actor.UserId,
            UserName = transaction.Actor.UserName,
            Action = change.Action,
            ObjectType = row.Type.Label,
            ObjectId = row.Id,
            ObjectRepr = DisplayText.Of(representation.State, row),
            NameBefore = was?["name"] as string,
            NameAfter = now?["name"] as string,
            Message = change.Message,
            Origin = transaction.Actor.Origin,
            Logged = change.Action != ChangeAction.Update || !before.Value.AsSpan().SequenceEqual(after.Value) || HasNewSecret(change),
        };
    }

    private static bool HasNewSecret(TrackedChange change) =>
        change.Row.Type.Stored.Any(f => (f.IsSecret || f.IsAddress) && !Equals(change.Before?[f], change.After?[f]));

    private static long Log(
        Transaction transaction,
        TrackedChange change,
        ObjectChangeRecord record,
        Func<long, byte[], byte[], (DeferredJson Pre, DeferredJson Post)> keep)
    {
        var pre = change.Before == null ? Nothing : Snapshots.Of(transaction.Start, change.Before, forLog: true);
        var post = change.After == null ? Nothing : Snapshots.Of(transaction.State, change.After, forLog: true);
        return Put(transaction, record, RelatedTo(change.Row), pre, post, keep);
    }

    /// <summary>Adds a row to the log and gives its id.</summary>
    public static long Put(
        Transaction transaction, ObjectChangeRecord record, (string Type, long Id)? related, byte[] pre, byte[] post,
        Func<long, byte[], byte[], (DeferredJson Pre, DeferredJson Post)> keep)
    {
        var type = ObjectTypes.Get("core.objectchange");
        var id = transaction.Reserve(type);
        var (preJson, postJson) = keep(id, pre, post);
        var values = new object?[type.Slots];
        void Set(string name, object? value) => values[type[name].Slot] = value;
        Set("time", record.Time);
        Set("user", record.UserId == 0 ? null : record.UserId);
        Set("user_name", record.UserName);
        Set("request_id", record.RequestId.ToString());
        Set("action", record.Action switch { ChangeAction.Create => "create", ChangeAction.Update => "update", _ => "delete" });
        Set("changed_object_type", record.ObjectType);
        Set("changed_object_id", record.ObjectId);
        Set("object_repr", record.ObjectRepr.Length > 200 ? record.ObjectRepr[..200] : record.ObjectRepr);
        Set("message", record.Message.Length > 200 ? record.Message[..200] : record.Message);
        Set("prechange_data", preJson);
        Set("postchange_data", postJson);
        if (related is var (relatedType, relatedId))
        {
            Set("related_object_type", relatedType);
            Set("related_object_id", relatedId);
        }
        transaction.Put(new Row(type, id, values, record.Time, record.Time));
        return id;
    }

    // The device or machine a component belongs to.
    public static (string, long)? RelatedTo(Row row) => row.Type.Label switch
    {
        "dcim.interface" => ("dcim.device", row.Reference("device") ?? 0),
        "virtualization.vminterface" or "virtualization.virtualdisk" =>
            ("virtualization.virtualmachine", row.Reference("virtual_machine") ?? 0),
        "ipam.ipaddress" or "extras.journalentry" when row.Reference("assigned_object_id") is { } id =>
            (row.Text("assigned_object_type"), id),
        "tenancy.contactassignment" when row.Reference("object_id") is { } id => (row.Text("object_type"), id),
        "ipam.service" when row.Reference("parent_object_id") is { } id => (row.Text("parent_object_type"), id),
        _ => null,
    };
}
