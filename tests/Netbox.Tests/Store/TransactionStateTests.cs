using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>A transaction changes its own nodes where they are, and nothing that others see.</summary>
public sealed class TransactionStateTests
{
    private static readonly ObjectType Sites = ObjectTypes.Get("dcim.site");

    [Fact]
    public void States_ThatOthersSee_StayAsTheyWere()
    {
        var start = State.Of(Enumerable.Range(1, 100).Select(id => Site(id, $"s{id}")));
        var transaction = new Transaction(
            start, new Sequences(), () => DateTimeOffset.UnixEpoch,
            new Actor(Guid.Empty, "POST", "/api/dcim/sites/", 1, "admin", FullAccess.Instance));
        transaction.Put(Site(101, "first"));
        transaction.Put(Site(1, "renamed"));
        var shared = transaction.Shared();
        transaction.Put(Site(102, "second"));
        transaction.Put(Site(1, "renamed again"));
        transaction.Forget(Site(2, "s2"));

        Assert.Equal([.. Enumerable.Range(1, 100).Select(id => $"s{id}")], Names(start));
        Assert.Equal(["renamed", .. Enumerable.Range(2, 99).Select(id => $"s{id}"), "first"], Names(shared));
        Assert.Equal(["renamed again", .. Enumerable.Range(3, 98).Select(id => $"s{id}"), "first", "second"], Names(transaction.State));
        Assert.Equal([1], Ids(start, "s1"));
        Assert.Equal([1], Ids(shared, "renamed"));
        Assert.Empty(Ids(shared, "renamed again"));
        Assert.Equal([2], Ids(shared, "s2"));
        Assert.Equal([102], Ids(transaction.State, "second"));
    }

    private static string[] Names(State state) => [.. state[Sites].Rows.From().Select(row => row.Text("name"))];

    private static long[] Ids(State state, string name) => [.. state.Named(Sites.Label, "name", name).Select(row => row.Id)];

    private static Row Site(long id, string name)
    {
        var values = new object?[Sites.Slots];
        (values[Sites["name"].Slot], values[Sites["slug"].Slot]) = (name, name);
        return new Row(Sites, id, values, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }
}
