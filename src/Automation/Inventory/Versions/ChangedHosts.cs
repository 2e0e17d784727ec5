using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Inventory.Versions;

/// <summary>
/// When what is rendered for each host last came to be otherwise because of its documentation. What this program wrote back, and an edit of
/// the inventory file, are no change of that. Follows the versions as far as they are kept.
/// </summary>
public sealed class ChangedHosts
{
    private const int AtOnce = 1000;

    private readonly Lock _gate = new();
    private readonly InventoryVersions _versions;
    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);
    private long _read;

    internal ChangedHosts(InventoryVersions versions) => _versions = versions;

    /// <summary>Whether a host was documented otherwise after a moment.</summary>
    public bool IsSince(string host, DateTimeOffset moment) => At(host) > moment;

    /// <summary>When a host was documented otherwise last; null where that is not known.</summary>
    public DateTimeOffset? At(string host)
    {
        lock (_gate)
            return _last.TryGetValue(host, out var at) ? at : null;
    }

    /// <summary>Reads what has changed since the last call. Where that cannot be read, all stays as it was known.</summary>
    public void Refresh()
    {
        lock (_gate)
            try
            {
                while (_versions.Read(tables => tables.ToldBehind(_read, AtOnce)) is { Count: > 0 } changes)
                {
                    foreach (var (_, host, at) in changes)
                        _last[host] = at;
                    _read = changes[^1].Change;
                }
            }
            catch (EventLogException)
            {
                // The health shows it.
            }
    }
}
