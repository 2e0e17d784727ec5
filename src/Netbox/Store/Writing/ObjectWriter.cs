using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Rules;
using Plumbline.Netbox.Store.Rules.Extras;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>Makes and changes objects in a transaction: read, check, complete, save. A refusal undoes the whole request.</summary>
internal static class ObjectWriter
{
    public static Row Create(Transaction transaction, ObjectType type, JsonElement body, Action<Draft>? adjust = null)
    {
        var errors = new FieldErrors();
        var draft = Prepare(transaction, type, body, InputMode.Create, null, errors, adjust);
        if (errors.Any)
            throw new StoreRefusal(400, errors.ToJson());
        return Save(transaction, draft);
    }

    /// <summary>Checks all items before the first is made, as NetBox does: an item cannot see those before it.</summary>
    public static IReadOnlyList<Row> CreateAll(
        Transaction transaction, ObjectType type, IReadOnlyList<JsonElement> items, Func<int, Action<Draft>?>? adjust = null)
    {
        if (type.SequentialCreate)
            return [.. items.Select(item => Create(transaction, type, item))];
        var (drafts, reports) = (new List<Draft>(items.Count), new List<FieldErrors>(items.Count));
        for (var i = 0; i < items.Count; i++)
        {
            reports.Add(new FieldErrors());
            drafts.Add(Prepare(transaction, type, items[i], InputMode.Create, null, reports[i], adjust?.Invoke(i)));
        }
        if (reports.Exists(errors => errors.Any))
            throw new StoreRefusal(400, new JsonArray([.. reports.Select(errors => errors.ToJson())]));
        var rows = new List<Row>(items.Count);
        foreach (var draft in drafts)
        {
            // Two items may clash with each other; NetBox fails there, this store says what is wrong.
            var errors = new FieldErrors();
            Recheck(transaction, draft, rows.Count, errors);
            if (errors.Any)
                throw new StoreRefusal(400, errors.ToJson());
            rows.Add(Save(transaction, draft));
        }
        return rows;
    }

    public static Row Update(Transaction transaction, Row row, JsonElement body, bool isPartial)
    {
        transaction.Address(row);
        var errors = new FieldErrors();
        var draft = Prepare(transaction, row.Type, body, isPartial ? InputMode.Patch : InputMode.Put, row, errors, null);
        if (errors.Any)
            throw new StoreRefusal(400, errors.ToJson());
        return Save(transaction, draft);
    }

    private static Draft Prepare(
        Transaction transaction, ObjectType type, JsonElement body, InputMode mode, Row? current, FieldErrors errors, Action<Draft>? adjust)
    {
        var draft = InputReader.Read(transaction.State, transaction.Actor.Access, type, body, mode, current, errors);
        if (errors.Any)
            return draft;
        adjust?.Invoke(draft);
        if (draft.IsNew && type.CustomFieldsField != null && draft["custom_fields"] is CustomData data)
            draft["custom_fields"] = CustomFieldInput.WithDefaults(transaction.State, type, data);
        Checks.Run(new RuleContext(transaction.State, draft, errors, transaction.Actor, transaction.Now()));
        return draft;
    }

    private static void Recheck(Transaction transaction, Draft draft, int made, FieldErrors errors)
    {
        foreach (var field in draft.Type.Stored)
            if (field.IsUnique && draft.Values[field.Slot] is { } value && value is not ""
                && transaction.State.FindSame(draft.Type, field, value, null) != null)
                errors.Add(field.Name, field.UniqueMessage is { Length: > 0 } message ? message : $"{draft.Type.Verbose} with this "
                    + $"{field.Name.Replace('_', ' ')} already exists.");
        if (errors.Any)
            return;
        if (IsAsChecked(transaction, draft.Type, made))
            UniqueChecks.Check(transaction.State, draft, errors);
        else
            Checks.Run(new RuleContext(transaction.State, draft, errors, transaction.Actor, transaction.Now()));
    }

    // What was written since the checks are the objects of this list alone. Where nothing looks at these, all would be said again.
    private static bool IsAsChecked(Transaction transaction, ObjectType type, int made) =>
        transaction.Written.Count == made && RuleBook.Of(type) is not { LooksAtSiblings: true }
        && !CustomFieldChecks.LookAtSiblings(transaction.State, type);

    private static Row Save(Transaction transaction, Draft draft)
    {
        var rules = RuleBook.Of(draft.Type);
        rules?.Complete(new RuleContext(transaction.State, draft, new FieldErrors(), transaction.Actor, transaction.Now()));
        var row = draft.Current == null
            ? transaction.Insert(draft.Type, draft.Values, draft.Message)
            : transaction.Update(draft.Current, draft.Values, draft.Message);
        CheckTags(transaction.State, row);
        rules?.Saved(transaction, row, draft.Current);
        rules?.SaveParts(transaction, row, draft);
        PictureFiles.Save(transaction, row, draft.Current, draft.Pictures);
        foreach (var mirror in draft.Type.Fields)
            if (mirror.Kind == FieldKind.Mirror && draft.Extra.GetValueOrDefault(mirror.Name) is long[] wanted)
                SetMirror(transaction, row, mirror, wanted);
        if (draft.Extra.GetValueOrDefault("token") is string secret && draft.IsNew)
            NewSecrets.Note(row, secret);
        return transaction.State.Find(row.Type, row.Id) ?? row;
    }

    private static void SetMirror(Transaction transaction, Row row, Field mirror, long[] wanted)
    {
        var (table, partner) = (transaction.State[mirror.Target!], ObjectTypes.Get(mirror.Target!)[mirror.Partner!]);
        foreach (var other in IdSet.Of(table.Find(IndexKeys.Reference(partner, row.Id)).Concat(wanted)).Select(id => table.Rows.Find(id)!))
        {
            var holds = other.Many(mirror.Partner!);
            if (holds.Contains(row.Id) != wanted.Contains(other.Id))
                transaction.SetQuietly(other, mirror.Partner!, wanted.Contains(other.Id)
                    ? (long[])[.. holds, row.Id]
                    : holds.Where(id => id != row.Id).ToArray());
        }
    }

    private static void CheckTags(State state, Row row)
    {
        if (row.Type.TagsField == null)
            return;
        foreach (var tag in row.Many("tags").Select(id => state.Find("extras.tag", id)).OfType<Row>())
            if (tag["object_types"] is string[] { Length: > 0 } types && !types.Contains(row.Type.Label))
                throw StoreRefusal.Detail(400, $"Tag {tag.Text("name")} cannot be assigned to {row.Type.Verbose} objects.");
    }
}
