using CsCheck;
using Plumbline.Netbox.Store.Values;
using Xunit;

namespace Plumbline.Netbox.Tests.Store.Values;

public sealed class NaturalKeyTests
{
    [Fact]
    public void Names_SortAsPeopleReadThem()
    {
        string[] sorted =
        [
            "", "_a", "-1", "1", "01", "2", "10", "a", "A", "a 1", "a-1", "a1", "a2", "a10", "ä", "Ä", "ab", "b9x", "b10", "Straße",
            "Stretch",
        ];
        Assert.Equal(
            sorted.Order(StringComparer.Ordinal).OrderBy(n => new NaturalKey(n)), sorted.Reverse().OrderBy(n => new NaturalKey(n)));
        Assert.Equal(
            ["vm1", "vm2", "VM3", "vm10", "vm010a"], new[] { "vm10", "VM3", "vm010a", "vm2", "vm1" }.OrderBy(n => new NaturalKey(n)));
    }

    [Fact]
    public void Order_IsOne()
    {
        var names = Gen.String[Gen.Char[" aAbB0129-_äßz"], 0, 8];
        Gen.Select(names, names, names).Sample((a, b, c) =>
        {
            var (x, y, z) = (new NaturalKey(a), new NaturalKey(b), new NaturalKey(c));
            var isAntisymmetric = Math.Sign(x.CompareTo(y)) == -Math.Sign(y.CompareTo(x));
            var isTransitive = !(x.CompareTo(y) <= 0 && y.CompareTo(z) <= 0) || x.CompareTo(z) <= 0;
            return isAntisymmetric && isTransitive && (x.CompareTo(y) == 0) == (a == b);
        });
    }
}
