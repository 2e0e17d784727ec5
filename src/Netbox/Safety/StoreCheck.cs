using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Sqlite;

namespace Plumbline.Netbox.Safety;

/// <summary>
/// Proves that what a store's file holds agrees with itself: rows, references, uniqueness, hierarchy, change log and outbox. It may be the
/// file of a running server, or a backup.
/// </summary>
public static class StoreCheck
{
    /// <exception cref="IOException">There is no such file, it cannot be read, or it is no store of this version.</exception>
    public static StoreReport Run(string path)
    {
        using var inspection = StoreInspection.Open(path);
        return inspection.Guarded(() => Run(inspection));
    }

    private static StoreReport Run(StoreInspection inspection)
    {
        var findings = new List<StoreFinding>();
        foreach (var damage in inspection.Damages())
            findings.Add(new StoreFinding("file", "", damage));
        // Whatever is read of a damaged file is not what was written.
        if (findings.Count > 0)
            return new StoreReport(0, 0, 0, 0, findings);
        var rows = RowAudit.Read(inspection, findings);
        var state = State.Of(
            [.. rows.GroupBy(row => row.Type).Select(group => Table.Of(group.Key, [.. group])), ObjectTypeRows.Table], inspection.Version);
        HierarchyAudit.FindCircles(state, findings, out var isTree);
        ReferenceAudit.Look(state, findings);
        UniqueAudit.Look(state, findings);
        PictureAudit.Look(state, inspection, findings);
        HierarchyAudit.Look(state, findings);
        var log = ChangeLogAudit.Read(inspection, findings);
        SequenceAudit.Look(state, inspection, log, findings);
        // A walk around a tree that is none does not end.
        if (isTree)
            log.Compare(state, findings);
        var deliveries = OutboxAudit.Look(inspection, findings);
        return new StoreReport(inspection.Version, rows.Count, log.Count, deliveries, findings);
    }
}
