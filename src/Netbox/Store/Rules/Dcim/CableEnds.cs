using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Dcim;

/// <summary>Puts the ends of cables to ports and takes them off: the port is saved with what it knows of its cable.</summary>
internal static class CableEnds
{
    public static void Add(Transaction transaction, Row cable, string end, Row port, long? connector, int? positions)
    {
        var type = ObjectTypes.Get("dcim.cabletermination");
        var taken = positions is { } count ? JsonTexts.Parse($"[{string.Join(',', Enumerable.Range(1, count))}]") : (object?)null;
        var draft = new Draft(type, null)
        {
            ["cable"] = cable.Id,
            ["cable_end"] = end,
            ["termination_type"] = port.Type.Label,
            ["termination_id"] = port.Id,
            ["connector"] = connector,
            ["positions"] = taken,
        };
        transaction.Insert(type, draft.Values);
        var present = transaction.State.Find(port.Type, port.Id)!;
        transaction.Update(present, present.With("cable", cable.Id).With("cable_end", end).With("cable_connector", connector)
            .With("cable_positions", taken).Values);
    }

    public static void Remove(Transaction transaction, Row termination)
    {
        if (Cabling.Port(transaction.State, termination) is { } port)
            transaction.Update(port, Freed(port).Values);
        transaction.Delete(termination);
    }

    /// <summary>A port whose cable goes as a whole is told without a trace of its own.</summary>
    public static void Forget(Transaction transaction, Row termination)
    {
        if (Cabling.Port(transaction.State, termination) is { } port)
            foreach (var name in (string[])["cable", "cable_end", "cable_connector", "cable_positions"])
                transaction.SetQuietly(port, name, null);
    }

    private static Row Freed(Row port) =>
        port.With("cable", null).With("cable_end", null).With("cable_connector", null).With("cable_positions", null);
}

/// <summary>A termination that goes with its cable frees its port.</summary>
internal sealed class CableTerminationRules : ModelRules
{
    public override string Label => "dcim.cabletermination";

    public override void Deleting(Transaction transaction, Row row) => CableEnds.Forget(transaction, row);
}
