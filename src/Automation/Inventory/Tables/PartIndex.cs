using System.Buffers;
using System.Text.Json;

namespace Plumbline.Automation.Inventory.Tables;

/// <summary>Parts by the host or interface they belong to, in the order they were read.</summary>
internal sealed class PartIndex
{
    private readonly Dictionary<(HostKind, long), (int First, int Last)> _chains = [];
    private readonly List<(PartList List, int At, int Next)> _entries = [];

    /// <summary>The parts of nobody known are left out.</summary>
    /// <param name="lists">What was read.</param>
    /// <param name="owner">Whose the part is; null for one that is left out.</param>
    public PartIndex(IEnumerable<PartList> lists, Func<PartKey, (HostKind, long)?> owner)
    {
        foreach (var list in lists)
            for (var i = 0; i < list.Count; i++)
                if (owner(list.Keys[i]) is { } key)
                    Add(key, list, i);
    }

    public static PartIndex None { get; } = new([], _ => null);

    public IEnumerable<Part> Of(HostKind kind, long id)
    {
        if (!_chains.TryGetValue((kind, id), out var chain))
            yield break;
        for (var at = chain.First; at >= 0; at = _entries[at].Next)
            yield return new(_entries[at].List, _entries[at].At);
    }

    private void Add((HostKind, long) key, PartList list, int at)
    {
        var here = _entries.Count;
        _entries.Add((list, at, -1));
        if (_chains.TryGetValue(key, out var chain))
            _entries[chain.Last] = _entries[chain.Last] with { Next = here };
        _chains[key] = _chains.TryGetValue(key, out chain) ? (chain.First, here) : (here, here);
    }

    /// <summary>A part where it was read.</summary>
    public readonly record struct Part(PartList List, int At)
    {
        public long Id => List.Keys[At].Id;

        public JsonElement Item => List.Objects[At];

        public void WriteTo(ArrayBufferWriter<byte> text) => List.Objects.WriteTo(text, At);
    }
}
