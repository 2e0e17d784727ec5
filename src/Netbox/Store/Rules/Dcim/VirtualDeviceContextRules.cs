using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Dcim;

internal sealed class VirtualDeviceContextRules : ModelRules
{
    public override string Label => "dcim.virtualdevicecontext";

    public override bool Check(RuleContext context)
    {
        foreach (var family in (ReadOnlySpan<int>)[4, 6])
        {
            var field = $"primary_ip{family}";
            if (context.Follow(field) is not { } ip)
                continue;
            if (context.State.PointingAt(Label, field, ip).Any(other => other.Id != context.Draft.Current?.Id))
                context.Errors.Add(field, $"Virtual device context with this Primary IPv{family} already exists.");
            if (IpValue.Parse(ip.Text("address")).Family != family)
                return context.Refuse(field, $"{context.Name(ip)} is not an IPv{family} address.");
            if (context.Follow("device") is { } device && !PrimaryAddresses.IsOn(context.State, ip, device.Id, device["virtual_chassis"]))
                return context.Refuse(field, "Primary IP address must belong to an interface on the assigned device.");
        }
        return true;
    }
}
