using Plumbline.Netbox.Store.Objects;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>The runs of taken addresses are those that a look at every key gives, however the index came to be.</summary>
public sealed class NetIndexTests
{
    private const int Space = 2000;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 97)]
    [InlineData(3, 50)]
    [InlineData(4, 2)]
    public void Runs_CoverWhatIsTaken_AndNothingElse(int seed, int percent)
    {
        var random = new Random(seed);
        var keys = new List<NetKey>();
        for (var address = 0; address < Space; address++)
            foreach (var vrf in (long[])[0, 7])
                if (random.Next(100) < percent)
                    // Some addresses stand twice, with another mask.
                    for (var copy = 0; copy <= (random.Next(10) == 0 ? 1 : 0); copy++)
                        keys.Add(new NetKey(vrf, random.Next(50) == 0 ? 6 : 4, (UInt128)address, 24 + copy, keys.Count + 1));
        var whole = NetIndex.Of(keys);
        var grown = keys.OrderBy(_ => random.Next()).Aggregate(NetIndex.Empty, (index, key) => index.Add(key));
        var gone = keys.Where(_ => random.Next(20) == 0).ToList();
        var shrunk = gone.Aggregate(whole, (index, key) => index.Remove(key));
        for (var look = 0; look < 50; look++)
        {
            var (first, last) = (random.Next(Space), random.Next(Space));
            Assert.Equal(Among(keys, first, last), Covered(whole, first, last));
            Assert.Equal(Among(keys, first, last), Covered(grown, first, last));
            Assert.Equal(Among([.. keys.Except(gone)], first, last), Covered(shrunk, first, last));
        }
    }

    [Fact]
    public void Runs_OfAddressesWithoutAGap_AreFew()
    {
        var index = NetIndex.Of(Enumerable.Range(1, 30_000).Select(i => new NetKey(0, 4, (UInt128)i, 16, i)));
        Assert.InRange(index.Runs(0, 4, 0, 70_000).Count(), 1, 300);
    }

    private static List<UInt128> Among(List<NetKey> keys, int first, int last) =>
        [.. keys.Where(k => k is { Vrf: 7, Family: 4 } && k.Address >= (UInt128)first && k.Address <= (UInt128)last).Select(k => k.Address)
            .Distinct().Order()];

    private static List<UInt128> Covered(NetIndex index, int first, int last)
    {
        var covered = new List<UInt128>();
        foreach (var (begin, end) in index.Runs(7, 4, (UInt128)first, (UInt128)last))
        {
            Assert.True(covered.Count == 0 || begin >= covered[^1], "they rise");
            for (var address = begin; address <= end; address++)
                if (covered.Count == 0 || covered[^1] != address)
                    covered.Add(address);
        }
        return covered;
    }
}
