using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Transfer;

/// <summary>Which number an object has where it was taken to. What is known is written down as it comes, so that a run can go on.</summary>
internal sealed class TransferMap : IDisposable
{
    private readonly Dictionary<(string Type, long Id), long> _ids = [];
    private readonly Dictionary<(string Type, long Id), string[]> _begun = [];
    private readonly HashSet<(string Type, long Id)> _noted = [];
    private readonly HashSet<(string Type, long There)> _taken = [];
    private readonly StreamWriter? _notes;

    /// <param name="notes">Where it is written down, and read from when it is there; null keeps it in memory.</param>
    public TransferMap(string? notes)
    {
        if (notes is null)
            return;
        // A line ends in a point: one that was cut in the middle counts for nothing.
        if (File.Exists(notes))
            foreach (var line in File.ReadLines(notes))
                if (line.Split(' ') is [var type, var id, var there, "."] && long.TryParse(id, CultureInfo.InvariantCulture, out var from))
                    Note(type, from, there);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _notes = new StreamWriter(new FileStream(notes, options)) { AutoFlush = true };
    }

    public int Count => _ids.Count;

    /// <summary>The user who writes there: it has what must have a user, for users stay where they are.</summary>
    public long? Writer { get; set; }

    public static bool NeedsUser(Field field) => field is { IsRequired: true, Target: "users.user" };

    /// <summary>Whether a number of the other side is known to be that of an object.</summary>
    public bool IsTaken(string type, long there) => _taken.Contains((type, there));

    public long? Find(string type, long id) => _ids.TryGetValue((type, id), out var there) ? there : null;

    /// <summary>Whether a run before this one noted any of a type.</summary>
    public bool HasNotes(ObjectType type) => _noted.Any(one => one.Type == type.Label);

    /// <summary>The numbers that a run before this one noted: whether they still are those objects is not known yet.</summary>
    public IReadOnlyList<(TransferItem Item, long There)> Noted(IEnumerable<TransferItem> items) =>
        [.. items.Where(item => _noted.Contains((item.Type.Label, item.Id))).Select(item => (item, _ids[(item.Type.Label, item.Id)]))];

    /// <summary>What was noted is there no more: it is made as if it never had been.</summary>
    public void Forget(TransferItem item)
    {
        _noted.Remove((item.Type.Label, item.Id));
        _taken.Remove((item.Type.Label, _ids.GetValueOrDefault((item.Type.Label, item.Id))));
        _ids.Remove((item.Type.Label, item.Id));
        _begun.Remove((item.Type.Label, item.Id));
    }

    /// <summary>Whether a run before this one began to make it, and did not hear whether it was made.</summary>
    public bool IsBegun(TransferItem item) => _begun.ContainsKey((item.Type.Label, item.Id));

    /// <summary>The fields that a run before this one left for later.</summary>
    public IReadOnlyList<string> Left(TransferItem item) => _begun.GetValueOrDefault((item.Type.Label, item.Id), []);

    /// <param name="item">What is made now.</param>
    /// <param name="later">The fields that are left.</param>
    public void Begin(TransferItem item, IEnumerable<string> later) =>
        _notes?.WriteLine($"{item.Type.Label} {item.Id} ?{string.Join(',', later)} .");

    public void Add(TransferItem item, long there)
    {
        _ids[(item.Type.Label, item.Id)] = there;
        _taken.Add((item.Type.Label, there));
        _notes?.WriteLine($"{item.Type.Label} {item.Id} {there} .");
    }

    /// <summary>
    /// What is written of an object now: references are those of the other side. What leads to objects that are not there yet is left for
    /// later; null when the object cannot be made before they are.
    /// </summary>
    /// <param name="item">The object.</param>
    /// <param name="isThere">Whether the object and all others are there.</param>
    /// <param name="later">The fields that are left.</param>
    public JsonObject? Body(TransferItem item, bool isThere, List<string> later)
    {
        var body = new JsonObject();
        foreach (var (name, value) in item.Data)
        {
            if (item.Type.Find(name) is not { } field || !TransferItem.IsTaken(field))
                continue;
            if (!isThere && value is not null && TransferOrder.IsLast(field))
                later.Add(name);
            else if (Mapped(item, field, value, out var mapped))
                body[name] = mapped;
            else if (field.IsRequired || field == item.Type.ParentField || field.Kind == FieldKind.Parts)
                return null;
            else
                later.Add(name);
        }
        // Both halves of a generic relation or neither.
        foreach (var field in item.Type.Stored.Where(f => f.Kind == FieldKind.GenericId && later.Contains(f.Name)))
        {
            body.Remove(field.Partner!);
            later.Add(field.Partner!);
        }
        return body;
    }

    public void Dispose() => _notes?.Dispose();

    private void Note(string type, long id, string there)
    {
        if (long.TryParse(there, CultureInfo.InvariantCulture, out var known))
        {
            _ids[(type, id)] = known;
            _taken.Add((type, known));
            _noted.Add((type, id));
        }
        else
            _begun[(type, id)] = there.TrimStart('?').Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    private bool Mapped(TransferItem item, Field field, JsonNode? value, out JsonNode? mapped)
    {
        mapped = value?.DeepClone();
        switch (field.Kind)
        {
            case FieldKind.Ref when value is not null:
                var isKnown = One(field.Target!, value.GetValue<long>(), out mapped);
                if (Writer is { } writer && NeedsUser(field))
                    mapped = writer;
                return isKnown;
            case FieldKind.Refs or FieldKind.Tags when value is JsonArray list:
                var many = new JsonArray();
                mapped = many;
                foreach (var id in list.Select(one => one!.GetValue<long>()))
                {
                    if (!One(field.Target!, id, out var one))
                        return false;
                    if (one is not null)
                        many.Add(one);
                }
                return true;
            case FieldKind.GenericId when value is not null:
                return One(item.Data[field.Partner!]?.GetValue<string>() ?? "", value.GetValue<long>(), out mapped) && mapped is not null;
            case FieldKind.Parts when mapped is JsonArray ends:
                return ends.All(end => Put(end!.AsObject(), "object_id", end["object_type"]!.GetValue<string>()));
            case FieldKind.Mappings when mapped is JsonArray mappings:
                return mappings.All(one => Put(one!.AsObject(), "rear_port", field.Target!));
            case FieldKind.CustomFields when mapped is JsonObject values:
                return values.ToList().TrueForAll(one => Related(one.Value, node => values[one.Key] = node));
            default:
                return true;
        }
    }

    // What is not taken over at all is not waited for: the relation is empty there.
    private bool One(string type, long id, out JsonNode? mapped)
    {
        mapped = Find(type, id) is { } there ? JsonValue.Create(there) : null;
        return mapped is not null || !TransferOrder.Has(type);
    }

    private bool Put(JsonObject part, string name, string type)
    {
        if (Find(type, part[name]!.GetValue<long>()) is not { } there)
            return false;
        part[name] = there;
        return true;
    }

    private bool Related(JsonNode? value, Action<JsonNode?> put)
    {
        if (value is JsonArray list)
            return Enumerable.Range(0, list.Count).All(i => Related(list[i], node => list[i] = node));
        if (value is not JsonObject named || named[TransferItem.Related] is not { } type)
            return true;
        var isKnown = One(type.GetValue<string>(), named["id"]!.GetValue<long>(), out var mapped);
        put(mapped);
        return isKnown;
    }
}
