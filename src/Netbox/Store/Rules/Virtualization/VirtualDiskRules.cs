using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules.Virtualization;

/// <summary>A machine's disk size is the sum of its virtual disks, once it has some.</summary>
internal sealed class VirtualDiskRules : ModelRules
{
    public override string Label => "virtualization.virtualdisk";

    public override void Saved(Transaction transaction, Row row, Row? before) => Sum(transaction, row);

    public override void Deleted(Transaction transaction, Row row) => Sum(transaction, row);

    public static List<long> Sizes(State state, Row machine) =>
        [.. state.PointingAt("virtualization.virtualdisk", "virtual_machine", machine).Select(d => d.Reference("size") ?? 0)];

    private static void Sum(Transaction transaction, Row disk)
    {
        if (transaction.State.Follow(disk, "virtual_machine") is not { } machine)
            return;
        var sizes = Sizes(transaction.State, machine);
        transaction.SetQuietly(machine, "disk", sizes.Count == 0 ? null : sizes.Sum());
    }
}
