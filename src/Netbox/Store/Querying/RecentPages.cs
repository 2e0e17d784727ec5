using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>
/// Pages of lists that somebody asked for twice while nothing changed: whoever asks again gets the same bytes. The next change drops them
/// all, permissions and what a user is among them.
/// </summary>
internal sealed class RecentPages
{
    /// <summary>Bytes of all that is kept.</summary>
    public const int Room = 4 << 20;

    private const int LargestPage = Room / 8;
    private const int MostAsked = 1024;

    private readonly Lock _gate = new();

    // Null for those that were asked for once.
    private readonly Dictionary<RecentPageKey, byte[]?> _pages = [];
    private long _version = -1;
    private int _bytes;

    public byte[]? Find(State state, RecentPageKey key)
    {
        lock (_gate)
            return state.Version == _version ? _pages.GetValueOrDefault(key) : null;
    }

    /// <summary>Notes a page as it was made of a state.</summary>
    public void Note(State state, RecentPageKey key, ReadOnlyMemory<byte> page)
    {
        lock (_gate)
        {
            if (state.Version < _version)
                return;
            if (state.Version > _version)
            {
                _pages.Clear();
                (_version, _bytes) = (state.Version, 0);
            }
            if (!_pages.TryGetValue(key, out var known))
            {
                if (_pages.Count < MostAsked)
                    _pages[key] = null;
            }
            else if (known == null && page.Length <= LargestPage && _bytes + page.Length <= Room)
            {
                _pages[key] = page.ToArray();
                _bytes += page.Length;
            }
        }
    }
}
