using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plumbline.Netbox.Sync;

/// <summary>How far a replica has come. It is kept with the objects, in the same commits.</summary>
internal sealed class ReplicaProgress
{
    /// <summary>The name it is kept under.</summary>
    public const string MarkName = "replica";

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

    /// <summary>Types that were read whole; others that are wanted are read when they can be.</summary>
    public HashSet<string> Read { get; init; } = [];

    /// <summary>What is left of the first load, by type; a type that is not in it has not begun.</summary>
    public Dictionary<string, List<LoadLane>> Lanes { get; init; } = [];

    /// <summary>Types that NetBox did not show, and why, in words for people.</summary>
    public Dictionary<string, string> Missing { get; init; } = [];

    public bool IsLoaded { get; set; }

    /// <summary>When everything was compared last.</summary>
    public DateTimeOffset? Compared { get; set; }

    public static ReplicaProgress? Of(string? text) => text is { Length: > 0 }
        ? JsonSerializer.Deserialize(text, ReplicaJson.Default.ReplicaProgress)
        : null;

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
