namespace Plumbline.Rulebooks.Matching.Windows;

/// <summary>The one window of a <c>once_after</c> rule: the first event of every group, and how many came.</summary>
internal sealed class OnceAfterWindow
{
    private readonly Dictionary<byte[], int> _byKey = new(GroupKey.Comparer.Instance);

    public List<Group> Groups { get; } = [];

    /// <summary>When the window closes; null when none is open.</summary>
    public long? Deadline { get; set; }

    /// <param name="key">Null puts the event into a group of its own.</param>
    public void Add(byte[]? key, byte[] json, int count = 1)
    {
        if (key is not null)
            _byKey[key] = Groups.Count;
        Groups.Add(new(key, json, count));
    }

    public bool TryCount(ReadOnlySpan<byte> key)
    {
        if (!_byKey.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var at))
            return false;
        Groups[at] = Groups[at] with { Count = Groups[at].Count + 1 };
        return true;
    }

    public void Close()
    {
        Groups.Clear();
        _byKey.Clear();
        Deadline = null;
    }

    internal sealed record Group(byte[]? Key, byte[] Json, int Count);
}
