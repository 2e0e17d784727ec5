using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Automation.Inventory.Targeting;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>Host patterns select what Ansible's own do.</summary>
public sealed class HostPatternsTests
{
    // pattern => hosts, of web1 web2 web10 db1 db2 (groups: web, db, prod = web1 db1).
    private const string Table = """
        all            => web1 web2 web10 db1 db2
        *              => web1 web2 web10 db1 db2
        web            => web1 web2 web10
        web1           => web1
        web*           => web1 web2 web10
        web?           => web1 web2
        web[0]         => web1
        web[-1]        => web10
        web[1:2]       => web2 web10
        web[1:]        => web2 web10
        ~web\d$        => web1 web2
        web:&prod      => web1
        web:!prod      => web2 web10
        !prod          => web2 web10 db2
        web:db:!web2   => web1 web10 db1 db2
        db1,web2       => db1 web2
        web1 db2       => web1 db2
        nothing        =>
        web:&nothing   =>
        db[1]          => db2
        db[12]         =>
        all:&db:!prod  => db2
        """;

    private readonly InventorySnapshot _inventory = Build();

    public static TheoryData<string, string> Rows => [
        .. Table.Split('\n').Select(r => r.Split("=>", StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1]))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Select_IsAnsibles(string pattern, string hosts) =>
        Assert.Equal(hosts, string.Join(' ', new HostPatterns(_inventory).Select([pattern])));

    // As in Python, of a host named web😀.
    [Theory]
    [InlineData("web?", true)]
    [InlineData("web??", false)]
    [InlineData("*😀", true)]
    [InlineData("web[😀-😂]", true)]
    [InlineData("web[!a]", true)]
    [InlineData("web[!😀]", false)]
    [InlineData("~web.$", true)]
    [InlineData("~web..$", false)]
    [InlineData("~web[😁😀]{1}$", true)]
    [InlineData("~w[e가-𠀀]b", true)]
    public void Sign_OfTwoUnits_CountsAsOne(string pattern, bool isSelected) =>
        Assert.Equal(isSelected ? ["web😀"] : [], new HostPatterns(Build(("web😀", ["web"]))).Select([pattern]));

    private static InventorySnapshot Build() =>
        Build(("web1", ["web", "prod"]), ("web2", ["web"]), ("web10", ["web"]), ("db1", ["db", "prod"]), ("db2", ["db"]));

    private static InventorySnapshot Build(params (string Name, string[] Groups)[] hosts)
    {
        var sink = new SnapshotSink();
        foreach (var (host, i) in hosts.Select((h, i) => (h, i)))
            sink.Take(new(host.Name, host.Name, HostKind.VirtualMachine, i, [.. host.Groups.Select(g => new GroupJoin(g))]), new());
        return sink.Build(StoreOfHosts.Options(), new() { Lookups = null!, Parts = new() });
    }
}
