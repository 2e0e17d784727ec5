using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>Keeps in the change log what another NetBox's log says: who did it there, when, and the forms it noted.</summary>
internal static class MirroredLog
{
    /// <param name="transaction">The transaction with the copies as they are now.</param>
    /// <param name="keep">Keeps the data of a log row; gives a way to read it again.</param>
    public static IReadOnlyList<ObjectChangeRecord> Write(
        Transaction transaction, Func<long, byte[], byte[], (DeferredJson Pre, DeferredJson Post)> keep)
    {
        var records = new List<ObjectChangeRecord>();
        var now = new ObjectJson(transaction.State, "") { MasksSecrets = true };
        var before = new ObjectJson(transaction.Start, "") { MasksSecrets = true };
        foreach (var change in transaction.Mirrored)
        {
            var record = Record(change, now, before);
            records.Add(record with { LogId = ChangeLog.Put(transaction, record, change.Related, change.Before, change.After, keep) });
        }
        return records;
    }

    private static ObjectChangeRecord Record(MirroredChange change, ObjectJson now, ObjectJson before) => new(
        () => Form(change.Before),
        () => Form(change.After),
        () => Shown(change, now, before))
    {
        Time = change.Time,
        RequestId = change.RequestId,
        RequestMethod = "",
        RequestPath = "",
        UserId = 0,
        UserName = change.UserName,
        Action = change.Action,
        ObjectType = change.ObjectType,
        ObjectId = change.ObjectId,
        ObjectRepr = change.Repr,
        NameBefore = Name(change.Before),
        NameAfter = Name(change.After),
        Message = change.Message,
    };

    // As it is now; what has gone since, as it was; what this store never held, in the form the log has.
    private static JsonElement Shown(MirroredChange change, ObjectJson now, ObjectJson before)
    {
        if (ObjectTypes.Find(change.ObjectType) is { } type)
            foreach (var shown in (ReadOnlySpan<ObjectJson>)[now, before])
                if (shown.State.Find(type, change.ObjectId) is { } row)
                    return shown.ToElement(row, [.. type.Shown.Where(f => f.Name != "config_context")]);
        return Form(change.After) ?? Form(change.Before) ?? JsonTexts.EmptyObject;
    }

    private static JsonElement? Form(byte[] json) => json.AsSpan().SequenceEqual("{}"u8) ? null : JsonTexts.Parse(json);

    private static string? Name(byte[] json) =>
        Form(json) is { ValueKind: JsonValueKind.Object } form && form.TryGetProperty("name", out var name)
            && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}
