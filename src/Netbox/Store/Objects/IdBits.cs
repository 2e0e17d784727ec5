namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// The ids that are in each of some sets, for whoever asks of every row of a table: a look at one bit, where a set is looked through.
/// </summary>
internal sealed class IdBits
{
    // A table whose ids go further than this, 8 MB of bits, has most of them free.
    private const long Largest = 64L << 20;

    private readonly HashSet<long>? _far;
    private readonly ulong[] _words = new ulong[256];

    /// <param name="sets">At least one.</param>
    public IdBits(IReadOnlyList<IdSet> sets)
    {
        var fewest = sets.MinBy(set => set.Count)!; // not null: there is one
        foreach (var id in fewest)
        {
            if (sets.Any(set => set != fewest && !set.Contains(id)))
                continue;
            if (id >= Largest)
                (_far ??= []).Add(id);
            else
            {
                if (id >> 6 >= _words.Length)
                    Array.Resize(ref _words, Math.Max(_words.Length * 2, (int)(id >> 6) + 1));
                _words[id >> 6] |= 1UL << (int)(id & 63);
            }
        }
    }

    public bool Contains(long id) => id >= Largest
        ? _far?.Contains(id) == true
        : (ulong)id < (ulong)_words.Length << 6 && (_words[id >> 6] & (1UL << (int)(id & 63))) != 0;
}
