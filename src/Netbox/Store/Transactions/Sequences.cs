using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>The next id of each type. As in PostgreSQL a rolled back insert does not give its id back.</summary>
internal sealed class Sequences
{
    private readonly long[] _last = new long[ObjectTypes.All.Count];

    /// <summary>The same, for ids that nobody keeps.</summary>
    public Sequences Copy()
    {
        var copy = new Sequences();
        _last.CopyTo(copy._last, 0);
        return copy;
    }

    public long Next(ObjectType type) => ++_last[type.Ordinal];

    public long Last(ObjectType type) => _last[type.Ordinal];

    public void AtLeast(ObjectType type, long last) => _last[type.Ordinal] = Math.Max(_last[type.Ordinal], last);
}
