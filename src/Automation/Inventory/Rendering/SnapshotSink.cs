using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Packing;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Makes a snapshot of the hosts it takes.</summary>
internal sealed class SnapshotSink : IHostSink
{
    private readonly HostTable.Builder _hosts = new();
    private readonly SharedPieces _pieces = new();
    private readonly ObjectPacker _packer;
    private SiteGroups? _siteGroups;

    public SnapshotSink() => _packer = new(_pieces, grows: true);

    public void Begin(SiteGroups siteGroups) => _siteGroups = siteGroups;

    public (RenderedHost Last, Mapping Variables)? Earlier(string name) =>
        _hosts.Find(name) is { } known ? (known.Objects[^1].Host, known.Variables.Read()) : null;

    public void Take(RenderedHost host, Mapping variables) => _hosts.Add(host, KeptVariables.Of(variables, _pieces, _packer));

    public InventorySnapshot Build(InventoryOptions options, InventoryTables tables)
    {
        _pieces.TrimExcess();
        return InventorySnapshot.Of(options, tables, _siteGroups, _hosts.Build(), _pieces);
    }
}
