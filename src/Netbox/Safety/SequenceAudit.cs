using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Sqlite;

namespace Plumbline.Netbox.Safety;

/// <summary>No id is given out a second time.</summary>
internal static class SequenceAudit
{
    public static void Look(State state, StoreInspection inspection, ChangeLogAudit log, List<StoreFinding> findings)
    {
        var last = inspection.Sequences().ToDictionary(sequence => sequence.Type, sequence => sequence.Last);
        foreach (var type in ObjectTypes.All.Where(type => type.Label != "core.objecttype"))
        {
            var highest = Math.Max(log.HighestId(type), state[type].Rows.From().Select(row => row.Id).LastOrDefault());
            if (last.GetValueOrDefault(type.Label) is var given && given < highest)
                findings.Add(new StoreFinding("sequence", type.Label, $"has given out ids up to {given}, and there is {highest}"));
        }
    }
}
