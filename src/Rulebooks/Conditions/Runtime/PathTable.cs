namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>The distinct paths of a ruleset; each has a slot, read once per event.</summary>
internal sealed class PathTable
{
    private readonly Dictionary<Path, int> _slots = [];
    private readonly List<Path> _paths = [];

    public IReadOnlyList<Path> Paths => _paths;

    public int SlotOf(Path path)
    {
        if (_slots.TryGetValue(path, out var slot))
            return slot;
        _slots.Add(path, _paths.Count);
        _paths.Add(path);
        return _paths.Count - 1;
    }
}
