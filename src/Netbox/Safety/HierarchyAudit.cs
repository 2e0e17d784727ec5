using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules;

namespace Plumbline.Netbox.Safety;

/// <summary>Trees are trees, and what is kept of a place or of parts agrees with them.</summary>
internal static class HierarchyAudit
{
    private const string Kind = "hierarchy";

    public static void FindCircles(State state, List<StoreFinding> findings, out bool isTree)
    {
        isTree = true;
        foreach (var type in ObjectTypes.All.Where(type => type.ParentField != null))
        {
            var sound = new HashSet<long>();
            foreach (var row in state[type].Rows.From())
            {
                var way = new HashSet<long>();
                for (var node = row; node != null && !sound.Contains(node.Id); node = state.Follow(node, "parent"))
                    if (!way.Add(node.Id))
                    {
                        isTree = false;
                        findings.Add(new StoreFinding(Kind, node.ToString(), "is its own ancestor"));
                        break;
                    }
                sound.UnionWith(way);
            }
        }
    }

    public static void Look(State state, List<StoreFinding> findings)
    {
        foreach (var location in state["dcim.location"].Rows.From())
            if (state.Follow(location, "parent") is { } parent && parent.Reference("site") != location.Reference("site"))
                findings.Add(new StoreFinding(Kind, location.ToString(), $"is at another site than {parent}, in which it lies"));
        foreach (var type in ObjectTypes.All.Where(Scopes.Has))
            foreach (var row in state[type].Rows.From())
                Place(state, row, findings);
        foreach (var machine in state["virtualization.virtualmachine"].Rows.From())
            if (machine.Reference("disk") is { } disk
                && state.PointingAt("virtualization.virtualdisk", "virtual_machine", machine).ToList() is { Count: > 0 } disks
                && disks.Sum(d => d.Reference("size") ?? 0) is var sum && sum != disk)
                findings.Add(new StoreFinding(Kind, machine.ToString(), $"has disk {disk}, and its virtual disks have {sum} together"));
    }

    private static void Place(State state, Row row, List<StoreFinding> findings)
    {
        var (location, site, region, group) = Scopes.Places(state, row.Text("scope_type"), row.Reference("scope_id"));
        foreach (var (name, expected) in ((string, object?)[])
            [("_location", location), ("_site", site), ("_region", region), ("_site_group", group)])
            if (!Equals(row[name], expected))
                findings.Add(new StoreFinding(Kind, row.ToString(), $"keeps {name} {row[name] ?? "none"}, and its scope lies in "
                    + $"{expected ?? "none"}"));
    }
}
