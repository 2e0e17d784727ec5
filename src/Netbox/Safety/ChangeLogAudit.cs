using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Schema.Dcim;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;
using Plumbline.Netbox.Store.Sqlite;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Safety;

/// <summary>The change log agrees with itself and, for the last change of each object, with the object.</summary>
internal sealed class ChangeLogAudit
{
    private const string Kind = "change-log";
    private const string Nothing = "{}";

    private static readonly ObjectType Type = ObjectTypes.Get(SqliteChangeLog.Label);
    private static readonly string[] TreeNumbers = ["lft", "rght", "tree_id", "level"];

    // What follows from other objects changes without an entry of its own.
    private static readonly HashSet<(string Type, string Field)> Quiet =
    [
        ("virtualization.virtualmachine", "disk"), ("virtualization.virtualmachine", "site"),
        ("dcim.cable", "a_terminations"), ("dcim.cable", "b_terminations"), .. CableTerminationModel.Ends.Select(t => (t, "cable_end")),
        ("dcim.inventoryitem", "tree_id"), ("dcim.inventoryitemtemplate", "tree_id"),
        // The log of a NetBox that is copied has the numbers of its own users.
        ("dcim.rackreservation", "user"), ("users.owner", "users"), ("users.owner", "user_groups"),
        .. ObjectTypes.All.SelectMany(t => t.Stored.Where(f => f.OnDelete == OnDelete.Quiet || f.IsPrivate || f.Kind is FieldKind.Tags
            or FieldKind.TagSlugs or FieldKind.CustomFields).Select(f => (t.Label, f.Name))),
        .. ObjectTypes.All.SelectMany(t => t.Fields.Where(f => f.Kind == FieldKind.Mirror).Select(f => (f.Target!, f.Partner!))),
        .. ObjectTypes.All.SelectMany(t => t.Fields.Where(f => f.Kind == FieldKind.Count).Select(f => (t.Label, f.Name))),
    ];

    private readonly StoreInspection _inspection;
    private readonly Dictionary<(string Type, long Id), (long Change, string Action)> _last = [];
    private readonly Dictionary<string, long> _highest = [];
    private readonly Dictionary<string, long> _newest = [];
    private DateTimeOffset _time, _oldest = DateTimeOffset.MaxValue;

    private ChangeLogAudit(StoreInspection inspection) => _inspection = inspection;

    /// <summary>How many changes there are.</summary>
    public long Count { get; private set; }

    public static ChangeLogAudit Read(StoreInspection inspection, List<StoreFinding> findings)
    {
        var (audit, shared) = (new ChangeLogAudit(inspection), new SharedValues());
        foreach (var change in inspection.Changes())
        {
            audit.Count++;
            audit._highest[Type.Label] = change.Id;
            try
            {
                var row = RowCodec.Decode(Type, change.Id, change.Data, shared);
                foreach (var message in audit.Wrong(change, row))
                    findings.Add(new StoreFinding(Kind, row.ToString(), message));
            }
            catch (Exception unreadable) when (RowCodec.IsUnreadable(unreadable))
            {
                findings.Add(new StoreFinding(
                    Kind, $"{Type.Label}:{change.Id}", $"cannot be read: {unreadable.Message.ReplaceLineEndings(" ")}"));
            }
        }
        return audit;
    }

    /// <summary>The highest id of a type that any change tells of; 0 for none.</summary>
    public long HighestId(ObjectType type) => _highest.GetValueOrDefault(type.Label);

    /// <summary>Compares the last change of each object with the object.</summary>
    public void Compare(State state, List<StoreFinding> findings)
    {
        foreach (var ((label, id), (change, action)) in _last)
            if (ObjectTypes.Find(label) is { Logged: true } type)
                foreach (var message in Differences(state, type, id, change, action))
                    findings.Add(new StoreFinding(Kind, $"{label}:{id}", message));
        foreach (var type in ObjectTypes.All.Where(type => type.Logged && !type.IsLog && type.Label != "core.objecttype"))
            foreach (var row in state[type].Rows.From().Where(row => row.Created > _oldest && !_last.ContainsKey((type.Label, row.Id))))
                findings.Add(new StoreFinding(Kind, row.ToString(), "was made, and the change log does not tell of it"));
    }

    private IEnumerable<string> Wrong(LoggedChange change, Row row)
    {
        var (label, id) = (row.Text("changed_object_type"), row.Reference("changed_object_id") ?? 0);
        var (action, time) = (row.Text("action"), row["time"] as DateTimeOffset? ?? default);
        if (change.ObjectKey != SqliteChangeLog.ObjectKey(label, id))
            yield return $"is found under another object than {label}:{id}, of which it tells";
        if (!Guid.TryParse(row.Text("request_id"), out var request)
            || !change.Request.AsSpan().SequenceEqual(SqliteChangeLog.RequestKey(request)))
            yield return "is found under another request than its own";
        if (change.User != (row.Reference("user") ?? 0))
            yield return "is found under another user than its own";
        if (time < _time)
            yield return "was made before the one before it";
        (_time, _oldest) = (time, time < _oldest ? time : _oldest);
        if (action is not ("create" or "update" or "delete"))
            yield return $"does '{action}', which is no action";
        foreach (var (name, flat, isNothing) in ((string, byte[], bool)[])
            [("prechange", change.Before, action == "create"), ("postchange", change.After, action == "delete")])
            if (flat.Length > 0 && Parsed(flat) is var json
                && (json is not { ValueKind: JsonValueKind.Object } || IsEmpty(json.Value) != isNothing))
                yield return json == null ? $"has {name} data that cannot be read"
                    : $"{(isNothing ? "has" : "has no")} {name} data, and its action is {action}";
        if (_last.TryGetValue((label, id), out var before) && (before.Action == "delete" || action == "create"))
            yield return $"{action}s {label}:{id}, after change {before.Change} did {before.Action} it";
        _last[(label, id)] = (change.Id, action);
        _highest[label] = Math.Max(_highest.GetValueOrDefault(label), id);
        _newest[label] = change.Id;
    }

    private IEnumerable<string> Differences(State state, ObjectType type, long id, long change, string action)
    {
        if (state.Find(type, id) is not { } row)
            return action == "delete" ? [] : [$"is not there, and change {change} did {action} it last"];
        if (action == "delete")
            return [$"is there, and change {change} deleted it"];
        if (Parsed(_inspection.After(change)) is not { ValueKind: JsonValueKind.Object } after)
            return [];
        var (now, isNewest) = (Parsed(Snapshots.Of(state, row, forLog: true))!.Value, _newest[type.Label] == change);
        return now.EnumerateObject()
            .Where(p => !Quiet.Contains((type.Label, p.Name)) && (isNewest || !TreeNumbers.Contains(p.Name)))
            .Where(p => after.TryGetProperty(p.Name, out var logged) && !IsSame(type.Find(p.Name), logged, p.Value))
            .Select(p => $"has another {p.Name} than change {change}, its last one, left it with");
    }

    // No choice is null to another NetBox whose log this is, and an empty text here.
    private static bool IsSame(Field? field, JsonElement logged, JsonElement now) => JsonElement.DeepEquals(logged, now)
        || (field?.Kind is FieldKind.Choice or FieldKind.PlainChoice && IsNone(logged) && IsNone(now));

    private static bool IsNone(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""));

    private static bool IsEmpty(JsonElement json) => json.GetRawText() == Nothing;

    private static JsonElement? Parsed(byte[] json)
    {
        try
        {
            return json.Length == 0 ? null : JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
