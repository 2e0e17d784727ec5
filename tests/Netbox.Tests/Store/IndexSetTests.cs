using Plumbline.Netbox.Store.Objects;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>The immutable sets and maps that indexes are made of, against sets and dictionaries that are changed in place.</summary>
public sealed class IndexSetTests
{
    // how far ids go | how often one goes away
    [Theory]
    [InlineData(40, 0.4)]
    [InlineData(2_000, 0.3)]
    [InlineData(100_000, 0.1)]
    public void Ids_AddedAndTakenAway_AreThoseOfASet_AndOlderSetsStay(int range, double away)
    {
        var random = new Random(range);
        var (set, model, older) = (IdSet.Empty, new SortedSet<long>(), new List<(IdSet Set, long[] Ids)>());
        for (var step = 0; step < 6_000; step++)
        {
            // Mostly behind the last, as ids of new objects are.
            var id = random.NextDouble() < 0.5 && model.Count > 0 ? Math.Min(range, model.Max + random.Next(1, 4)) : random.Next(range);
            if (random.NextDouble() < away)
                (set, _) = (set.Remove(id), model.Remove(id));
            else
                (set, _) = (set.Add(id), model.Add(id));
            Assert.Equal((model.Count, model.Contains(id)), (set.Count, set.Contains(id)));
            if (step % 500 == 0)
                older.Add((set, [.. model]));
        }
        Assert.Equal(model, set);
        Assert.All(older, old => Assert.Equal(old.Ids, old.Set));
        foreach (var id in model.ToList())
            set = set.Remove(id);
        Assert.Empty(set);
    }

    // how far ids go | and how far those of a second set
    [Theory]
    [InlineData(300, 300)]
    [InlineData(100_000, 2_000)]
    [InlineData(50_000_000, 50_000_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Bits_HoldTheIdsThatAreInEachSet(int range, int otherRange)
    {
        var random = new Random(range);
        long[] shared = [.. Enumerable.Range(0, 50).Select(_ => random.NextInt64(Math.Min(range, otherRange)))];
        long[] Ids(int until, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(until)), .. shared];
        var (one, other) = (IdSet.Of(Ids(range, 900)), IdSet.Of(Ids(otherRange, 300)));
        var (alone, both) = (new IdBits([one]), new IdBits([one, other]));

        Assert.Equal(one, one.Where(alone.Contains));
        Assert.Equal(one.Intersect(other), one.Union(other).Where(both.Contains));
        foreach (var id in one.Concat(other).SelectMany(id => (long[])[id - 1, id + 1, id + 64]))
            Assert.Equal((one.Contains(id), one.Contains(id) && other.Contains(id)), (alone.Contains(id), both.Contains(id)));
    }

    [Fact]
    public void Ids_Filled_AreAddedToAsOthers()
    {
        var set = new IdSet();
        for (var id = 1; id <= 1_000; id++)
            set.Fill(3 * id);
        long[] before = [.. set];
        var more = Enumerable.Range(0, 100).Aggregate(set, (known, i) => known.Add(2_990 + i).Add(1 + (7 * i)).Remove(3 * (1 + i)));
        var model = new SortedSet<long>(before);
        for (var i = 0; i < 100; i++)
            (_, _, _) = (model.Add(2_990 + i), model.Add(1 + (7 * i)), model.Remove(3 * (1 + i)));
        Assert.Equal(Enumerable.Range(1, 1_000).Select(id => 3L * id), set);
        Assert.Equal(model, more);
    }

    [Fact]
    public void Ids_Filled_AreMovedOnlyWhereRoomIsShort()
    {
        var set = new IdSet();
        set.Fill(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var id = 2; id <= 16; id++)
            set.Fill(id);

        // Lists of 2, 4, 8 and 16.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500);
        Assert.Equal(Enumerable.Range(1, 16).Select(id => (long)id), set);
    }

    [Fact]
    public void Keys_ChangedSeveralAtOnce_AreThoseOfADictionary_AndOlderMapsStay()
    {
        var random = new Random(5);
        var (map, model) = (KeyMap.Empty, new Dictionary<IndexKey, long[]>());
        var (older, owner) = (new List<(KeyMap Map, Dictionary<IndexKey, long[]> Model)>(), new NodeOwner());
        for (var step = 0; step < 3_000; step++)
        {
            var changes = Enumerable.Range(0, random.Next(0, 12)).Select(_ => new IndexKey(random.Next(3), 0, $"key {random.Next(4_000)}"))
                .Distinct().Select(key => KeyValuePair.Create(key, random.Next(4) == 0 ? IdSet.Empty : IdSet.One(step))).ToList();
            map = map.With(changes, owner);
            foreach (var (key, ids) in changes)
                model[key] = [.. ids];
            if (step % 300 != 0)
                continue;
            // As after a commit: the map is seen by others, and whoever changes it next owns none of it.
            older.Add((map, new(model)));
            owner = new NodeOwner();
        }
        older.Add((map, model));
        Assert.All(older, old => Assert.All(old.Model, entry => Assert.Equal(entry.Value, old.Map.Find(entry.Key))));
    }

    [Fact]
    public void Things_ChangedByOwnersOneAfterTheOther_AreThoseOfADictionary_AndOlderMapsStay()
    {
        var random = new Random(6);
        var (map, model) = (IdMap<string>.Empty, new SortedDictionary<long, string>());
        var (older, owner) = (new List<(IdMap<string> Map, SortedDictionary<long, string> Model)>(), new NodeOwner());
        for (var step = 0; step < 6_000; step++)
        {
            var id = random.Next(step < 3_000 ? 900 : 200_000);
            if (random.Next(3) == 0)
                (map, _) = (map.Remove(id, owner), model.Remove(id));
            else
                (map, model[id]) = (map.Set(id, $"{step}", owner), $"{step}");
            if (step % 400 != 0)
                continue;
            older.Add((map, new(model)));
            owner = new NodeOwner();
        }
        older.Add((map, model));
        Assert.All(older, old =>
        {
            Assert.Equal(old.Model, old.Map.Entries());
            Assert.Equal(old.Model.Count, old.Map.Count);
        });
        Assert.Equal(0, IdMap<string>.Empty.Count);
        Assert.Empty(IdMap<string>.Empty.Entries());
    }
}
