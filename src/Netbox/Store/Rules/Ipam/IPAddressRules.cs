using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Ipam;

internal sealed class IPAddressRules : ModelRules
{
    private static readonly HashSet<string> SharedRoles = ["anycast", "vip", "vrrp", "hsrp", "glbp", "carp"];

    public override string Label => "ipam.ipaddress";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        var ip = IpValue.Parse(draft.Text("address"));
        if (ip.Length == 0)
            return context.Refuse("address", "Cannot create IP address with /0 mask.");
        if (!CheckHost(context, ip) || !CheckDuplicates(context, ip) || !CheckRange(context, ip) || !CheckMove(context, ip))
            return false;
        return draft.Text("status") != "slaac" || ip.Family == 6
            || context.Refuse("status", "Only IPv6 addresses can be assigned SLAAC status");
    }

    public override void Complete(RuleContext context) => context.Draft["dns_name"] = context.Draft.Text("dns_name").ToLowerInvariant();

    /// <summary>A machine whose primary address goes is saved without it.</summary>
    public override void Deleted(Transaction transaction, Row row)
    {
        foreach (var (label, field) in (ReadOnlySpan<(string, string)>)[
            ("virtualization.virtualmachine", "primary_ip4"), ("virtualization.virtualmachine", "primary_ip6"),
            ("dcim.device", "primary_ip4"), ("dcim.device", "primary_ip6"), ("dcim.device", "oob_ip"),
        ])
            foreach (var machine in transaction.State.PointingAt(label, field, row).ToList())
                transaction.Update(machine, machine.With(field, null).Values);
    }

    private static bool CheckHost(RuleContext context, IpValue ip)
    {
        if (context.Draft["assigned_object_id"] == null || ip.Bits - ip.Length <= 1)
            return true;
        if (ip.Address == ip.First)
            return context.RefuseAll($"{ip.Host} is a network ID, which may not be assigned to an interface.");
        return ip.Family == 6 || ip.Address != ip.Last
            || context.RefuseAll($"{ip.Host} is a broadcast address, which may not be assigned to an interface.");
    }

    private static bool CheckDuplicates(RuleContext context, IpValue ip)
    {
        if (!AddressSpace.IsUnique(context.Follow("vrf")))
            return true;
        var same = AddressSpace.SameHost(context.State, context.Draft, "address", ip).ToList();
        return same.Count == 0
            || (SharedRoles.Contains(context.Draft.Text("role")) && same.TrueForAll(s => SharedRoles.Contains(s.Text("role"))))
            || context.Refuse("address", $"Duplicate IP address found in {AddressSpace.Name(context)}: {same[0].Text("address")}");
    }

    // Ranges never overlap, so that only the last one that begins before an address can hold it.
    private static bool CheckRange(RuleContext context, IpValue ip)
    {
        var (table, vrf) = (context.State["ipam.iprange"], context.Draft.Reference("vrf") ?? 0);
        if (!context.Draft.IsNew || table.Nets.LastBefore(NetKey.To(vrf, ip.Family, ip.Address)) is not { } key || key.Vrf != vrf
            || key.Family != ip.Family || table.Rows.Find(key.Id) is not { } range || !range.Is("mark_populated")
            || IpValue.Parse(range.Text("end_address")).Address < ip.Address)
            return true;
        return context.Refuse("address", $"Cannot create IP address {ip} inside range {context.Name(range)}.");
    }

    private static bool CheckMove(RuleContext context, IpValue ip)
    {
        var (draft, current) = (context.Draft, context.Draft.Current);
        if (current == null || PrimaryAddresses.Machine(context.State, current) is not { } before
            || before == PrimaryAddresses.Machine(context.State, draft.Text("assigned_object_type"), draft.Reference("assigned_object_id")))
            return true;
        var machine = context.State.Find(before.Label, before.Id);
        if (machine?.Reference($"primary_ip{ip.Family}") == current.Id)
            return context.RefuseAll("Cannot reassign IP address while it is designated as the primary IP for the parent object");
        return machine?.Reference("oob_ip") != current.Id
            || context.RefuseAll("Cannot reassign IP address while it is designated as the OOB IP for the parent object");
    }
}
