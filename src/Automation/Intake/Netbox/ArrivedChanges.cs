using System.Collections.Concurrent;

namespace Plumbline.Automation.Intake.Netbox;

/// <summary>
/// Which changes a ruleset was told of already, by a webhook or in place of one. Of two that come at the same time one is taken; one whose
/// event could not be recorded has not come.
/// </summary>
internal sealed class ArrivedChanges
{
    /// <summary>So many changes are remembered, the newest.</summary>
    public const int Most = 100_000;

    private readonly ConcurrentDictionary<(ChangeKey, string), bool> _known = new();
    private readonly ConcurrentQueue<(ChangeKey, string)> _order = new();

    /// <summary>Takes a change; false when it is known, or somebody is about to record it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="path">The endpoint its webhook goes to.</param>
    public bool TryTake(ChangeKey change, string path)
    {
        if (!_known.TryAdd((change, path), false))
            return false;
        _order.Enqueue((change, path));
        while (_order.Count > Most && _order.TryDequeue(out var oldest))
            _known.TryRemove(oldest, out _);
        return true;
    }

    /// <summary>What was taken was recorded, or was not.</summary>
    public void End(ChangeKey change, string path, bool recorded)
    {
        if (recorded)
            _known[(change, path)] = true;
        else
            _known.TryRemove((change, path), out _);
    }

    /// <summary>Whether it was recorded; null while somebody is about to.</summary>
    public bool? Has(ChangeKey change, string path) =>
        _known.TryGetValue((change, path), out var recorded) ? recorded ? true : null : false;
}
