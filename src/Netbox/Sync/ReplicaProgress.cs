using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;

namespace Plumbline.Netbox.Sync;

/// <summary>How far a replica has come. It is kept with the objects, in the same commits.</summary>
internal sealed class ReplicaProgress
{
    /// <summary>The name it is kept under.</summary>
    public const string MarkName = "replica";

    // How often lists are compared whole.
    private static readonly TimeSpan WholeEvery = TimeSpan.FromDays(7);

    /// <summary>How far NetBox's clock may be from this one for what was updated lately to be found.</summary>
    public static readonly TimeSpan ClockOff = TimeSpan.FromDays(1);

    /// <summary>The NetBox that is copied.</summary>
    public required string Url { get; init; }

    /// <summary>The largest id of a change that was seen.</summary>
    public long Newest { get; set; }

    /// <summary>What tells that change from another that has its id in another database.</summary>
    public string NewestMark { get; set; } = "";

    /// <summary>
    /// Ids below <see cref="Newest"/> that were not there yet: NetBox gives an id before it commits, and a request that fails leaves its ids
    /// unused.
    /// </summary>
    public List<LogHole> Holes { get; init; } = [];

    /// <summary>The version that it was read from, as <c>4.6</c>; null where that was not noted.</summary>
    public string? Version { get; set; }

    /// <summary>Types that were read whole; others that are wanted are read when they can be.</summary>
    public HashSet<string> Read { get; init; } = [];

    /// <summary>What this store kept of each type when it was read; a type of which it keeps something else by now is read again.</summary>
    public Dictionary<string, string> Forms { get; init; } = [];

    /// <summary>What is left of the first load, by type; a type that is not in it has not begun.</summary>
    public Dictionary<string, List<LoadLane>> Lanes { get; init; } = [];

    /// <summary>How many objects of the first load are left; roughly, for NetBox goes on meanwhile.</summary>
    public long Left { get; set; }

    /// <summary>Types that NetBox did not show, and why, in words for people.</summary>
    public Dictionary<string, string> Missing { get; init; } = [];

    public bool IsLoaded { get; set; }

    /// <summary>When it was compared last.</summary>
    public DateTimeOffset? Compared { get; set; }

    /// <summary>When each list was compared whole.</summary>
    public DateTimeOffset? ComparedWhole { get; set; }

    /// <summary>The change log could not be read: what happened since is found by comparing, and no longer told by the log.</summary>
    public bool LacksLog { get; set; }

    public static ReplicaProgress? Of(string? text) => text is { Length: > 0 }
        ? JsonSerializer.Deserialize(text, ReplicaJson.Default.ReplicaProgress)
        : null;

    /// <summary>How far the copy in a store is, which is made one where it is empty.</summary>
    /// <exception cref="ReplicaRefusedException">The store holds objects of its own, or is a copy of something else.</exception>
    public static ReplicaProgress Adopt(NetboxStore store, string url)
    {
        if (Of(store.Database.ReadMark(MarkName)) is { } known)
            return known.Url == url ? known : throw new ReplicaRefusedException(
                $"this folder holds a copy of NetBox at {known.Url}, and {url} is asked for: use another folder, or move the store away");
        return store.Database.HoldsAny(ReplicaTypes.All)
            ? throw new ReplicaRefusedException(
                $"this folder's store documents machines of its own, which a copy of NetBox at {url} would mix up: use another folder, or "
                    + "move the store away")
            : new ReplicaProgress { Url = url };
    }

    /// <summary>Nothing is left of a load.</summary>
    public void EndLoad()
    {
        Lanes.Clear();
        Left = 0;
    }

    /// <summary>The log does not tell all that has happened: everything is compared, whatever ends this program before that.</summary>
    public void Doubt() => Compared = ComparedWhole = null;

    public bool IsCompareDue(DateTimeOffset now, TimeSpan every) => IsDue(Compared, now, every);

    /// <summary>Whether what was updated lately does not tell enough.</summary>
    public bool IsWholeDue(DateTimeOffset now) => IsDue(ComparedWhole, now, WholeEvery) || Compared - now > ClockOff;

    // By a clock that was set back, what was done may lie far ahead.
    private static bool IsDue(DateTimeOffset? last, DateTimeOffset now, TimeSpan every) =>
        last is not { } at || now - at >= every || at - now > ClockOff;

    /// <summary>A type was read whole, in today's form.</summary>
    public void Note(ObjectType type)
    {
        Read.Add(type.Label);
        Forms[type.Label] = FormOf(type);
        Missing.Remove(type.Label);
    }

    /// <summary>A type is not shown any more.</summary>
    public void Lose(ObjectType type, string reason)
    {
        Read.Remove(type.Label);
        Missing[type.Label] = reason;
    }

    /// <summary>Has those types read again that an older version kept less of, or read otherwise.</summary>
    public void ReadAgain()
    {
        foreach (var type in Read.Select(ObjectTypes.Find).OfType<ObjectType>().ToList())
            if (Forms.TryGetValue(type.Label, out var form) ? form != FormOf(type) : IsOfCables(type))
            {
                Read.Remove(type.Label);
                Lanes.Remove(type.Label);
            }
            else
                Forms[type.Label] = FormOf(type);
    }

    /// <summary>Has everything read again that was read from another version: an upgrade fills new fields, and counts as no change of
    /// anything.</summary>
    public void SeeVersion(NetboxVersion version)
    {
        var seen = string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}");
        // A load that goes on is brought to its end first: what it read before the upgrade is read again then.
        if (Version is not null && (Version == seen || !IsLoaded))
            return;
        if (Version is not null)
        {
            Read.Clear();
            Lanes.Clear();
        }
        Version = seen;
    }

    // What cables and modules are made of has grown since copies without forms were read; that of all else has not.
    private static bool IsOfCables(ObjectType type) => type.Label is "dcim.cable" or "dcim.cabletermination" or "dcim.module"
        || type.Stored.Any(field => field.Kind == FieldKind.Mappings || field.Target is "dcim.cable" or "dcim.module");

    private static string FormOf(ObjectType type) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join(' ', type.Stored.Select(field => $"{field.Name}:{field.Kind}")))).AsSpan(0, 4));

    public string Text() => JsonSerializer.Serialize(this, ReplicaJson.Default.ReplicaProgress);
}

/// <summary>Ids of the change log that are missed, and since when.</summary>
internal sealed record LogHole(long From, long To, DateTimeOffset Since);

/// <summary>A run of ids that is read page by page: behind <see cref="After"/>, up to <see cref="Last"/>.</summary>
internal sealed class LoadLane
{
    public long After { get; set; }

    public long Last { get; init; }

    [JsonIgnore]
    public bool IsDone => After >= Last;
}

[JsonSerializable(typeof(ReplicaProgress))]
internal sealed partial class ReplicaJson : JsonSerializerContext;
