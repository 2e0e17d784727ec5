using System.Collections.Concurrent;
using Plumbline.Netbox.Client;

namespace Plumbline.Netbox.Sync;

/// <summary>
/// How many objects are asked for at once, list by list: half of them after a page that was too much for NetBox, or for what stands before
/// it, and more again when smaller ones have gone well for a while.
/// </summary>
/// <param name="largest">What is asked for at first.</param>
internal sealed class PageSize(int largest)
{
    private const int Smallest = 20, GoodInARow = 50;

    private readonly ConcurrentDictionary<string, (int Size, int Good)> _known = new();

    public int Of(string list) => _known.TryGetValue(list, out var known) ? known.Size : largest;

    /// <summary>A page of a size came.</summary>
    public void Works(string list)
    {
        if (_known.TryGetValue(list, out var known))
            _known[list] = known.Good < GoodInARow ? known with { Good = known.Good + 1 } : (Math.Min(largest, known.Size * 2), 0);
    }

    /// <summary>A page of a size did not come.</summary>
    /// <returns>Whether a smaller one is worth trying.</returns>
    public bool Fails(string list, int size, NetboxException failure)
    {
        if (!IsTooMuch(failure))
            return false;
        // The smallest fails too: it is not the size.
        if (size <= Smallest)
        {
            _known.TryRemove(list, out _);
            return false;
        }
        var half = Math.Max(Smallest, size / 2);
        _known.AddOrUpdate(list, (half, 0), (_, known) => (Math.Min(half, known.Size), 0));
        return true;
    }

    private static bool IsTooMuch(NetboxException failure) => failure.Failure is NetboxFailure.Timeout or NetboxFailure.TooMuch
        || failure.Status is 400 or 413 or 414 or 500 or 502 or 504;
}
