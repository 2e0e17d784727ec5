using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Intake.Netbox;

/// <summary>
/// What was written back is told by its mark and by who made it. Our own store passes a header on; a NetBox does not, so there the mark
/// is what the change is: a journal entry that ends with the line that names a run, or an update of nothing but the custom fields that
/// are ours.
/// </summary>
internal static partial class OwnChanges
{
    private static readonly string[] NeverEmptied = [WriteBackFields.Result, WriteBackFields.LastConfigured];

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = IntakeJson.DepthOfBody };

    /// <summary>Whether it is worth looking into what a change says: most are no kind of change that is written back.</summary>
    public static bool MayBe(ObjectChangeRecord change, WriteBackPolicy written) => change.Action switch
    {
        ChangeAction.Create => written.Journal && change.ObjectType == "extras.journalentry",
        ChangeAction.Update => written.CustomFields,
        _ => false,
    };

    /// <param name="body">A webhook of NetBox.</param>
    /// <param name="written">What this project writes back.</param>
    /// <param name="author">In whose name; null where that is not known.</param>
    /// <param name="loops">What came before; null where each change is looked at by itself.</param>
    /// <param name="isMarked">Whether it came with the mark of our own store.</param>
    public static ResultMark Of(
        ReadOnlySpan<byte> body, WriteBackPolicy written, string? author, ResultLoops? loops, bool isMarked = false)
    {
        // Most bodies hold neither: they are not read once more.
        var mayBeFields = written.CustomFields && body.IndexOf("configured_result"u8) >= 0;
        var mayBeEntry = written.Journal && body.IndexOf("Run "u8) >= 0 && body.IndexOf("assigned_object"u8) >= 0;
        if (!isMarked && !mayBeFields && !mayBeEntry && loops is not { IsWatching: true })
            return ResultMark.None;
        using var document = JsonDocument.Parse(body.ToArray(), Options);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            return ResultMark.None;
        var hasMark = isMarked || (mayBeFields && AreFields(root)) || (mayBeEntry && IsEntry(root));
        var user = Text(root, "username") ?? (root.TryGetProperty("request", out var request) ? Text(request, "user") : null);
        var mark = hasMark ? By(user, written, author) : ResultMark.None;
        return loops?.Judge(mark, About(root), user) ?? mark;
    }

    // An entry says something of the object it is assigned to, and is itself none that changes.
    private static string? About(JsonElement root)
    {
        if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            return null;
        var isEntry = Text(data, "assigned_object_type") is not null;
        return Model(isEntry ? Text(data, "assigned_object_type") : Text(root, "model") ?? Text(root, "object_type")) is { } model
            && data.TryGetProperty(isEntry ? "assigned_object_id" : "id", out var id) && id.ValueKind == JsonValueKind.Number
            ? $"{model} {id.GetRawText()}"
            : null;
    }

    private static string? Model(string? type) => type?[(type.LastIndexOf('.') + 1)..];

    // What a change that has the mark is, by who made it.
    private static ResultMark By(string? user, WriteBackPolicy written, string? author) =>
        user is not null && written.Users.Contains(user) ? ResultMark.Own
        : user is null || author is null ? ResultMark.Alone
        : user == author ? ResultMark.Own : ResultMark.OfAnother;

    private static bool AreFields(JsonElement root) =>
        Text(root, "event") == "updated" && root.TryGetProperty("snapshots", out var snapshots)
        && snapshots.ValueKind == JsonValueKind.Object
        && snapshots.TryGetProperty("prechange", out var before) && snapshots.TryGetProperty("postchange", out var after)
        && OnlyOwnFields(before, after);

    private static bool IsEntry(JsonElement root) =>
        Text(root, "event") == "created" && root.TryGetProperty("data", out var data)
        && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("assigned_object_id", out _)
        && Text(data, "comments") is { } comments && Mark().IsMatch(comments);

    /// <summary>
    /// Whether two flat forms of an object differ in custom fields that are ours, and in nothing else. A result never empties one that says
    /// how a run ended or when: whoever does that wants the machine configured anew.
    /// </summary>
    public static bool OnlyOwnFields(JsonElement before, JsonElement after) =>
        before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object
        && Same(before, after, name => name is "custom_fields" or "last_updated")
        && before.TryGetProperty("custom_fields", out var had) && after.TryGetProperty("custom_fields", out var has)
        && had.ValueKind == JsonValueKind.Object && has.ValueKind == JsonValueKind.Object
        && Same(had, has, WriteBackFields.All.Contains) && !JsonElement.DeepEquals(had, has)
        && !Array.Exists(NeverEmptied, name => Text(had, name) is { Length: > 0 } && Text(has, name) is not { Length: > 0 });

    private static bool Same(JsonElement one, JsonElement other, Func<string, bool> aside)
    {
        var left = one.EnumerateObject().Where(p => !aside(p.Name)).ToList();
        return left.Count == other.EnumerateObject().Count(p => !aside(p.Name))
            && left.TrueForAll(p => other.TryGetProperty(p.Name, out var value) && JsonElement.DeepEquals(p.Value, value));
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    // As JournalEntry.Mark writes it, at the end.
    [GeneratedRegex(@"Run \d+\.\d+, ended \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z\s*\z")]
    private static partial Regex Mark();
}
