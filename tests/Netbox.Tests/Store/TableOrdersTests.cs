using Plumbline.Netbox.Store.Objects;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

public sealed class TableOrdersTests
{
    [Fact]
    public void Order_ThatWasUsedLongestAgo_IsTheOneThatIsForgotten()
    {
        var orders = new TableOrders();
        var sorted = new List<string>();
        void Ask(string name) => orders.Of(
            name, [], () =>
            {
                sorted.Add(name);
                return [];
            }, _ => [], (ids, _) => ids);

        foreach (var name in (string[])["0", "1", "2", "3", "4", "5", "6", "7", "0", "8"])
            Ask(name);
        sorted.Clear();
        foreach (var name in (string[])["0", "2", "3", "4", "5", "6", "7", "8", "1"])
            Ask(name);

        Assert.Equal(["1"], sorted);
    }
}
