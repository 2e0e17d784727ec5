using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;
using Plumbline.Netbox.Store.Sqlite;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Safety;

/// <summary>Each row by itself: of a type there is, readable, with what it must have.</summary>
internal static class RowAudit
{
    /// <summary>The rows that can be read, type after type.</summary>
    public static IReadOnlyList<Row> Read(StoreInspection inspection, List<StoreFinding> findings)
    {
        var (rows, shared) = (new List<Row>(), new SharedValues());
        foreach (var (label, id, data) in inspection.Objects())
            if (ObjectTypes.Find(label) is not { IsLog: false } type)
                findings.Add(new StoreFinding("row", $"{label}:{id}", "is of a type that this version does not have"));
            else if (Decoded(type, id, data, shared, findings) is { } row)
                rows.Add(row);
        return rows;
    }

    private static Row? Decoded(ObjectType type, long id, byte[] data, SharedValues shared, List<StoreFinding> findings)
    {
        try
        {
            var row = RowCodec.Decode(type, id, data, shared);
            // Of what is copied from another NetBox, users are not.
            foreach (var field in type.Stored.Where(f => f.IsRequired && !f.IsNullable && row.Values[f.Slot] == null
                && f is not { Target: "users.user", OnDelete: OnDelete.Protect }))
                findings.Add(new StoreFinding("row", row.ToString(), $"has no {field.Name}, which it must have"));
            var unusable = type.Stored.Where(f => f.Kind is FieldKind.Address or FieldKind.Prefix)
                .FirstOrDefault(f => row.Values[f.Slot] is string text && !IpValue.TryParse(text, out _));
            if (unusable == null)
                return row;
            findings.Add(new StoreFinding("row", row.ToString(), $"has the {unusable.Name} '{row[unusable]}', which is no address"));
        }
        catch (Exception unreadable) when (RowCodec.IsUnreadable(unreadable))
        {
            findings.Add(new StoreFinding("row", $"{type.Label}:{id}", $"cannot be read: {unreadable.Message.ReplaceLineEndings(" ")}"));
        }
        return null;
    }
}
