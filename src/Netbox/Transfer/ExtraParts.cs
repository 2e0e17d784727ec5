using System.Globalization;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Transfer;

/// <summary>
/// What devices get by the templates of their types where these are there before them, as in a run that is repeated: what a device does
/// not have where it comes from goes again.
/// </summary>
internal sealed class ExtraParts(NetboxClient target, TransferMap map, CancellationToken cancellation)
{
    // Devices that are asked for at a time.
    private const int Chunk = 50;

    private static readonly ObjectType[] Parts = [.. TransferOrder.Types.Where(type =>
        type.Label != "dcim.module" && type.Find("device") is { IsRequired: true, OnDelete: OnDelete.Cascade })];

    private static readonly ObjectType[] Templates = [.. TransferOrder.Types.Where(type => type.Find("device_type") is not null
        && type.Model.EndsWith("template", StringComparison.Ordinal))];

    private readonly List<long> _devices = [];
    private bool _areLikely;

    /// <summary>Looks whether there are templates, before devices are made.</summary>
    public async Task PrepareAsync(ObjectType type)
    {
        if (type.Label != "dcim.device")
            return;
        foreach (var template in Templates)
            await foreach (var _ in target.ListAsync(template.ListPath, "limit=1", cancellation).ConfigureAwait(false))
            {
                _areLikely = true;
                return;
            }
    }

    /// <summary>An object was made by this run.</summary>
    public void Note(ObjectType type, long id)
    {
        if (_areLikely && type.Label == "dcim.device")
            _devices.Add(id);
    }

    public async Task RemoveAsync()
    {
        foreach (var type in Parts)
            foreach (var devices in _devices.Chunk(Chunk))
                foreach (var extra in await FindAsync(type, devices).ConfigureAwait(false))
                    await RemoveAsync(string.Create(CultureInfo.InvariantCulture, $"{type.ListPath}{extra}/")).ConfigureAwait(false);
    }

    private async Task<List<long>> FindAsync(ObjectType type, long[] devices)
    {
        var query = string.Join('&', devices.Select(id => string.Create(CultureInfo.InvariantCulture, $"device_id={id}")));
        var extra = new List<long>();
        await foreach (var shown in target.ListAsync(type.ListPath, query, cancellation).ConfigureAwait(false))
            if (TransferItem.Of(type, shown).Id is var id && !map.IsTaken(type.Label, id))
                extra.Add(id);
        return extra;
    }

    // One that lay in another went with it.
    private async Task RemoveAsync(string path)
    {
        try
        {
            await target.DeleteAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (NetboxException gone) when (gone.Status == 404)
        {
            // It is not there, as it should be.
        }
    }
}
