using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class VirtualDeviceContextRules : ModelRules
{
    public override string Label => "dcim.virtualdevicecontext";

    /// <summary>The first address that is none of the device's is said; of the others, which belong to a context already.</summary>
    public override bool Check(RuleContext context)
    {
        var isGood = CheckPlace(context, 4) && CheckPlace(context, 6);
        foreach (var family in (ReadOnlySpan<int>)[4, 6])
            if ($"primary_ip{family}" is var field && !context.Errors.Has(field) && context.Follow(field) is { } ip
                && context.State.PointingAt(Label, field, ip).Any(other => other.Id != context.Draft.Current?.Id))
                context.Errors.Add(field, $"Virtual device context with this Primary IPv{family} already exists.");
        return isGood;
    }

    private static bool CheckPlace(RuleContext context, int family)
    {
        var field = $"primary_ip{family}";
        if (context.Follow(field) is not { } ip)
            return true;
        if (IpValue.Parse(ip.Text("address")).Family != family)
            return context.Refuse(field, $"{context.Name(ip)} is not an IPv{family} address.");
        return context.Follow("device") is not { } device || PrimaryAddresses.IsOn(context.State, ip, device.Id, device["virtual_chassis"])
            || context.Refuse(field, "Primary IP address must belong to an interface on the assigned device.");
    }
}
