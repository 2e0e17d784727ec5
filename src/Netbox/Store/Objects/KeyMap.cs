using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Sets of ids by index key in an immutable tree over the bits of the keys' hashes: a key lies as high as it is alone, so that a change
/// copies three or four nodes. Behind its places a node holds its owner, if it has one.
/// </summary>
internal sealed class KeyMap
{
    // Of wider nodes, more places stay empty than nodes are saved.
    private const int Bits = 4;
    private const int Width = 1 << Bits;
    private const int Mask = Width - 1;
    private const int HashBits = 32;

    public static readonly KeyMap Empty = new();

    private readonly object?[] _root;

    public KeyMap()
        : this(new object?[Width + 1])
    {
    }

    private KeyMap(object?[] root) => _root = root;

    /// <summary>The set of a key in a map that nobody else has seen yet; it is made when it is not there.</summary>
    public IdSet Filled(IndexKey key)
    {
        var ids = Find(key);
        if (ids.Count > 0)
            return ids;
        ids = new IdSet();
        Put(_root, 0, new Entry(key, Hash(key), ids, null), null, isNew: true);
        return ids;
    }

    public IdSet Find(IndexKey key)
    {
        var hash = Hash(key);
        object? at = _root;
        for (var shift = 0; at is object?[] node; shift += Bits)
            at = node[(hash >> shift) & Mask];
        for (var entry = (Entry?)at; entry != null; entry = entry.Next)
            if (entry.Key == key)
                return entry.Ids;
        return IdSet.Empty;
    }

    /// <summary>With other ids for some keys; none takes a key away.</summary>
    /// <param name="changes">The keys and what they have from now on.</param>
    /// <param name="owner">Whose nodes are changed where they are: the maps that he made before change with this one.</param>
    public KeyMap With(IReadOnlyList<KeyValuePair<IndexKey, IdSet>> changes, NodeOwner owner)
    {
        var root = _root;
        foreach (var (key, ids) in changes)
            root = Put(root, 0, new Entry(key, Hash(key), ids, null), owner);
        return root == _root ? this : new(root);
    }

    // Nodes of one owner are changed where they are, and so are all of a map that is being made.
    [SuppressMessage("Performance", "CA1859", Justification = "a node of the tree")]
    private static object?[] Put(object?[] node, int shift, Entry entry, NodeOwner? owner, bool isNew = false)
    {
        var changed = node;
        if (!isNew && node[Width] != owner)
            (changed = (object?[])node.Clone())[Width] = owner;
        ref var place = ref changed[(entry.Hash >> shift) & Mask];
        place = place switch
        {
            null => isNew || entry.Ids.Count > 0 ? entry : null,
            object?[] below => Put(below, shift + Bits, entry, owner, isNew),
            Entry known when known.Hash == entry.Hash => Joined(known, entry, isNew),
            Entry known => isNew || entry.Ids.Count > 0 ? Split(known, entry, shift + Bits, owner, isNew) : known,
            _ => throw new InvalidOperationException("nothing else is in a node"),
        };
        return changed;
    }

    // Two hashes that are the same so far; those that are the same to the end never come here.
    private static object?[] Split(Entry known, Entry entry, int shift, NodeOwner? owner, bool isNew)
    {
        var node = new object?[Width + 1];
        node[Width] = owner;
        if (shift >= HashBits)
            throw new InvalidOperationException("different hashes differ within their bits");
        node[(known.Hash >> shift) & Mask] = known;
        return Put(node, shift, entry, owner, isNew);
    }

    // Keys of one hash are a chain.
    private static Entry? Joined(Entry chain, Entry entry, bool isNew)
    {
        Entry? joined = null;
        for (Entry? at = chain; at != null; at = at.Next)
            if (at.Key != entry.Key)
                joined = new Entry(at.Key, at.Hash, at.Ids, joined);
        return entry.Ids.Count == 0 && !isNew ? joined : new Entry(entry.Key, entry.Hash, entry.Ids, joined);
    }

    private static uint Hash(IndexKey key) => (uint)key.GetHashCode();

    private sealed record Entry(IndexKey Key, uint Hash, IdSet Ids, Entry? Next);
}
