using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// When what is rendered for each host last came to be otherwise because of its documentation. What this program wrote back, and an edit of
/// the inventory file, are no change of that. Follows the versions as far as they are kept.
/// </summary>
public sealed class ChangedHosts
{
    private const int AtOnce = 1000;

    /// <summary>
    /// So many changes of one host are compared, and so many after a <see cref="Refresh"/>; hosts with more, and all others, count as
    /// changed.
    /// </summary>
    private const int MostOfOne = 100, MostCompared = 5000;

    private readonly Lock _gate = new();
    private readonly InventoryVersions _versions;
    private readonly Dictionary<string, Moments> _known = new(StringComparer.Ordinal);
    private long _read;
    private int _compared;

    internal ChangedHosts(InventoryVersions versions) => _versions = versions;

    /// <summary>Whether a host is documented otherwise than at a moment: what was changed and changed back is not.</summary>
    public bool IsSince(string host, DateTimeOffset moment)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(host, out var known) || known.Last <= moment)
                return false;
            // One change makes it another; several may lead back.
            if (known.BeforeLast is not { } before || before <= moment)
                return true;
            if (known.Judged == moment)
                return known.IsOther;
            if (_compared >= MostCompared)
                return true;
            _known[host] = known = known with { Judged = moment, IsOther = IsOther(host, moment) };
            return known.IsOther;
        }
    }

    /// <summary>When a host was documented otherwise last; null where that is not known.</summary>
    public DateTimeOffset? At(string host)
    {
        lock (_gate)
            return _known.TryGetValue(host, out var known) ? known.Last : null;
    }

    /// <summary>Reads what has changed since the last call. Where that cannot be read, all stays as it was known.</summary>
    public void Refresh()
    {
        lock (_gate)
            try
            {
                _compared = 0;
                while (_versions.Read(tables => tables.ToldBehind(_read, AtOnce)) is { Count: > 0 } changes)
                {
                    foreach (var (_, host, at) in changes)
                        _known[host] = new Moments(at, _known.TryGetValue(host, out var known) ? known.Last : null, null, true);
                    _read = changes[^1].Change;
                }
            }
            catch (EventLogException)
            {
                // The health shows it.
            }
    }

    // Where it cannot be told any more, it was changed.
    private bool IsOther(string host, DateTimeOffset moment)
    {
        try
        {
            var since = _versions.Read(tables => tables.VersionAt(moment) is { } then ? tables.ToldAfter(then, host, MostOfOne + 1) : []);
            _compared += since.Count + 1;
            return since.Count is 0 or > MostOfOne || !HostDelta.LeadBack(since);
        }
        catch (EventLogException)
        {
            return true;
        }
    }

    /// <param name="Last">When it was changed last.</param>
    /// <param name="BeforeLast">When it was changed before that; null for never.</param>
    /// <param name="Judged">The moment that it was compared with; null for none yet.</param>
    /// <param name="IsOther">What came out.</param>
    private readonly record struct Moments(DateTimeOffset Last, DateTimeOffset? BeforeLast, DateTimeOffset? Judged, bool IsOther);
}
