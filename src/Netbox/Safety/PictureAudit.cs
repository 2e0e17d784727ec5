using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Pictures;
using Plumbline.Netbox.Store.Sqlite;

namespace Plumbline.Netbox.Safety;

/// <summary>Each picture of an object is there, and each that is there is an object's.</summary>
internal static class PictureAudit
{
    public static void Look(State state, StoreInspection inspection, List<StoreFinding> findings)
    {
        var there = inspection.Files().ToHashSet(StringComparer.Ordinal);
        foreach (var row in ObjectTypes.All.Where(type => PictureFields.Of(type).Any()).SelectMany(type => state[type].Rows.From()))
            foreach (var path in PictureFields.Of(row.Type).Select(field => row[field]).Where(PictureFields.IsKept).Cast<string>())
                if (!there.Remove(path))
                    findings.Add(new StoreFinding("picture", row.ToString(), $"has the picture {path}, which is not there"));
        foreach (var path in there)
            findings.Add(new StoreFinding("picture", path, "is no object's"));
    }
}
