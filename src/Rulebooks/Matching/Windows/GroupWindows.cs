namespace Plumbline.Rulebooks.Matching.Windows;

/// <summary>One open window per group, all of one length, so that they close in the order they opened.</summary>
internal sealed class GroupWindows(long length)
{
    private readonly Dictionary<byte[], (long Start, int Count)> _open = new(GroupKey.Comparer.Instance);
    private readonly Queue<(byte[] Key, long Start)> _order = new();

    public int Count => _open.Count;

    /// <summary>Counts an event of a group; a window that is over is opened anew.</summary>
    /// <returns>How many events the window holds now.</returns>
    public int Add(ReadOnlySpan<byte> key, long now)
    {
        var lookup = _open.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out var stored, out var window) && now - window.Start < length)
        {
            _open[stored] = (window.Start, window.Count + 1);
            return window.Count + 1;
        }
        Open(stored ?? key.ToArray(), now, 1);
        return 1;
    }

    /// <summary>The open window of a group: when it ends and how many events it holds; null when there is none.</summary>
    public (long End, int Count)? Find(ReadOnlySpan<byte> key, long now) =>
        _open.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var window) && now - window.Start < length ? (window.Start
            + length, window.Count) : null;

    public void Close(ReadOnlySpan<byte> key) => _open.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key);

    /// <summary>Forgets the windows that are over.</summary>
    public void Expire(long now)
    {
        while (_order.TryPeek(out var oldest) && now - oldest.Start >= length)
        {
            _order.Dequeue();
            if (_open.TryGetValue(oldest.Key, out var window) && window.Start == oldest.Start)
                _open.Remove(oldest.Key);
        }
    }

    public void Open(byte[] key, long start, int count)
    {
        _open[key] = (start, count);
        _order.Enqueue((key, start));
    }

    public IEnumerable<(byte[] Key, long Start, int Count)> All =>
        _order.Where(o => _open.TryGetValue(o.Key, out var window) && window.Start == o.Start)
            .Select(o => (o.Key, o.Start, _open[o.Key].Count)).DistinctBy(o => o.Key);
}
