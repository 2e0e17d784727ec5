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

    /// <summary>
    /// Ids below <see cref="Newest"/> that were not there yet, with the time they were missed first: NetBox gives an id before it commits,
    /// and a request that fails leaves its ids unused.
    /// </summary>
    public SortedDictionary<long, DateTimeOffset> Holes { get; init; } = [];

    /// <summary>What is left of the first load, by type; a type that is not in it has not begun.</summary>
    public Dictionary<string, List<LoadLane>> Lanes { get; init; } = [];

    /// <summary>Types that NetBox did not show, and why, in words for people.</summary>
    public Dictionary<string, string> Missing { get; init; } = [];

    public bool IsLoaded { get; set; }

    /// <summary>When everything was compared last.</summary>
    public DateTimeOffset? Compared { get; set; }

    public static ReplicaProgress? Read(string? text) => text is { Length: > 0 }
        ? JsonSerializer.Deserialize(text, ReplicaJson.Default.ReplicaProgress)
        : null;

    public string Text() => JsonSerializer.Serialize(this, ReplicaJson.Default.ReplicaProgress);
}

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
