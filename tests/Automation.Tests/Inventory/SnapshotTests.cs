using CsCheck;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Automation.Inventory.Targeting;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>A snapshot with hosts replaced is the snapshot that a whole reading of the same objects gives.</summary>
public sealed class SnapshotTests
{
    // An object can come under another name; of two under one name, each stays.
    private static readonly Gen<(string Name, long[] Ids, int Groups)> Change = Gen.Select(Gen.Int[0, 4], Gen.Int[-2, 6], Gen.Int[0, 15])
        .Select((host, id, groups) =>
            ($"h{host}", id switch { -2 => [], -1 => [10 + (2 * host), 11 + (2 * host)], _ => (long[])[id] }, groups));

    [Fact]
    public void With_RandomChanges_IsWhatAReadingGives() => Change.List[1, 12].Sample(changes =>
    {
        var objects = new List<RenderedHost>();
        var snapshot = Of(objects);
        foreach (var (name, ids, groups) in changes)
        {
            RenderedHost[] fresh = [.. ids.Select(id => Host(name, id, groups + (int)id))];
            objects = Replaced(objects, name, fresh);
            snapshot = snapshot.With(name, fresh, fresh.Length == 0 ? null : new Mapping { { "n", (long)groups } }, null, null);
        }
        var whole = Of(objects);
        return snapshot.Hosts.SequenceEqual(whole.Hosts)
            && snapshot.Rendered.Select(h => (h.Name, h.Id)).SequenceEqual(whole.Rendered.Select(h => (h.Name, h.Id)))
            && Drawn(snapshot.Groups).SequenceEqual(Drawn(whole.Groups))
            && Names.All(name => snapshot.HasGroup(name) == (whole.Groups.Find(name) is not null))
            && snapshot.Hosts.All(host => Close(snapshot, host).SetEquals(Close(whole, host)));
    }, iter: 3000);

    [Fact]
    public void Patterns_AmongSome_SelectWhatTheyDoAmongAll() => Gen.Select(
        Change.List[1, 8], Gen.Int[0, 5].Select(i => $"h{i}").HashSet[0, 4], Gen.OneOf([.. ((string[])[
            "all", "*", "h1", "g1", "g2", "h*", "g*", "~h[12]", "~g.", "!h1", "all:!g1", "g1:&g2", "h1,h2", "all[0]", "g1[0:1]",
            "ungrouped", "a*", "&g3"]).Select(Gen.Const)])).Sample((changes, among, pattern) =>
    {
        var objects = changes.Aggregate(new List<RenderedHost>(), (all, c) =>
            Replaced(all, c.Name, [.. c.Ids.Select(id => Host(c.Name, id, c.Groups + (int)id))]));
        var snapshot = Of(objects);
        var all = new HostPatterns(snapshot).Select([pattern]).Intersect(among).Order(StringComparer.Ordinal);
        return all.SequenceEqual(new HostPatterns(snapshot, among).Select([pattern]).Order(StringComparer.Ordinal));
    }, iter: 5000);

    [Theory]
    [MemberData(nameof(OptionSetTests.Sets), MemberType = typeof(OptionSetTests))]
    public async Task GroupsOf_EveryRecordedHost_AreItsGroupsInTheWhole(string name)
    {
        var set = await RecordedOptionSet.RenderAsync(name, TestContext.Current.CancellationToken);
        foreach (var host in set.Inventory!.Hosts.Take(200))
            Assert.Equal(set.Inventory.Groups.GroupsOf(host), set.Inventory.GroupsOf([host]).GroupsOf(host));
    }

    private static string[] Names => ["all", "ungrouped", "g0", "g1", "g2", "g3", "g4", "above"];

    private static HashSet<string> Close(InventorySnapshot snapshot, string host) => [.. snapshot.GroupsOf([host]).GroupsOf(host)];

    // A group by each bit; the last is put below another.
    private static RenderedHost Host(string name, long id, int groups) => new(name, name, HostKind.VirtualMachine, id,
        [.. Enumerable.Range(0, 4).Where(bit => (groups & (1 << bit)) != 0)
            .Select(bit => new GroupJoin($"g{bit}", bit == 3 ? "above" : null))]);

    // Objects of the name, and the fresh ones under any other, make room where the first of them stood.
    private static List<RenderedHost> Replaced(List<RenderedHost> objects, string name, RenderedHost[] fresh)
    {
        var at = objects.FindIndex(o => o.Name == name || fresh.Any(f => f.Id == o.Id));
        var before = at < 0 ? objects.Count : at;
        var behind = objects.Skip(before).Where(o => o.Name != name && fresh.All(f => f.Id != o.Id));
        return [.. objects.Take(before).Concat(fresh).Concat(behind)];
    }

    private static InventorySnapshot Of(List<RenderedHost> objects)
    {
        var sink = new SnapshotSink();
        foreach (var host in objects)
            sink.Take(host, new());
        return sink.Build(StoreOfHosts.Options(), new() { Lookups = null!, Parts = new() });
    }

    private static IEnumerable<string> Drawn(GroupTree tree) => tree.Groups.OrderBy(g => g.Name, StringComparer.Ordinal)
        .Select(g => $"{g.Name}: {string.Join(' ', g.Hosts)} / {string.Join(' ', g.Children.Select(c => c.Name))}");
}
