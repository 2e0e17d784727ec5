namespace Plumbline.Netbox.Store.Rules.Virtualization;

internal sealed class VirtualMachineRules : ModelRules
{
    public override string Label => "virtualization.virtualmachine";

    public override bool LooksAtSiblings => false;

    public override bool Check(RuleContext context) =>
        Contexts.CheckLocal(context) && CheckPlace(context) && CheckDisk(context) && CheckAddresses(context);

    /// <summary>A missing site is that of the cluster, or of the device; a new machine takes what its type suggests.</summary>
    public override void Complete(RuleContext context)
    {
        var draft = context.Draft;
        draft["site"] ??= context.Follow("cluster")?["_site"];
        draft["site"] ??= context.Follow("device")?["site"];
        // A size that nobody set follows the disks again.
        if (draft.Current is { } machine && draft["disk"] == null && !draft.Sent.Contains("disk")
            && VirtualDiskRules.Sizes(context.State, machine).Sum() is > 0 and var sum)
            draft["disk"] = sum;
        if (draft.IsNew && context.Follow("virtual_machine_type") is { } type)
        {
            draft["platform"] ??= type["default_platform"];
            draft["vcpus"] ??= type["default_vcpus"];
            draft["memory"] ??= type["default_memory"];
        }
    }

    private static bool CheckPlace(RuleContext context)
    {
        var (site, cluster, device) = (context.Follow("site"), context.Follow("cluster"), context.Follow("device"));
        if (site == null && cluster == null && device == null)
            return context.RefuseAll("A virtual machine must be assigned to a site, cluster, or device.");
        if (cluster?["_site"] is long own && site != null && own != site.Id)
            return context.Refuse(
                "cluster", $"The selected cluster ({context.Name(cluster)}) is not assigned to this site ({context.Name(site)}).");
        if (device == null)
            return true;
        if (site != null && device.Reference("site") != site.Id)
            return context.Refuse(
                "site", $"The selected device ({context.Name(device)}) is not assigned to this site ({context.Name(site)}).");
        if (cluster == null && context.State.Follow(device, "cluster") is { } needed)
            return context.Refuse("cluster", $"Must specify the assigned device's cluster ({context.Name(needed)}) when assigning host "
                + $"device {context.Name(device)}.");
        return cluster == null || device.Reference("cluster") == cluster.Id
            || context.Refuse(
                "device", $"The selected device ({context.Name(device)}) is not assigned to this cluster ({context.Name(cluster)}).");
    }

    private static bool CheckDisk(RuleContext context)
    {
        if (context.Draft.Current is not { } machine || context.Draft["disk"] is not long disk)
            return true;
        var disks = VirtualDiskRules.Sizes(context.State, machine);
        return disks.Count == 0 || disks.Sum() == disk
            || context.Refuse(
                "disk", $"The specified disk size ({disk}) must match the aggregate size of assigned virtual disks ({disks.Sum()}).");
    }

    private static bool CheckAddresses(RuleContext context)
    {
        foreach (var field in (string[])["primary_ip4", "primary_ip6"])
        {
            if (context.Follow(field) is not { } ip)
                continue;
            var family = Values.IpValue.Parse(ip.Text("address")).Family;
            if (field[^1] - '0' != family)
                return context.Refuse(field, $"Must be an IPv{field[^1]} address. ({context.Name(ip)} is an IPv{family} address.)");
            if (!PrimaryAddresses.BelongsTo(context.State, ip, "virtualization.virtualmachine", context.Draft.Current))
                return context.Refuse(field, $"The specified IP address ({context.Name(ip)}) is not assigned to this VM.");
        }
        return true;
    }
}
