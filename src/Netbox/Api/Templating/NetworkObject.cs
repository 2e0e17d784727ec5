using Plumbline.Jinja.Values;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Templating;

/// <summary>An address with its mask, or a network, as Python's netaddr gives it to templates.</summary>
internal sealed class NetworkObject(IpValue value) : TemplateObject
{
    public override string TypeName => "IPNetwork";

    public static NetworkObject? Read(string? text) => IpValue.TryParse(text ?? "", out var value) ? new(value) : null;

    public override string ToString() => value.ToString();

    public override bool Equals(object? obj) => obj is NetworkObject other && other.ToString() == ToString();

    public override int GetHashCode() => value.GetHashCode();

    public override bool TryGetAttribute(string name, out object? result)
    {
        result = name switch
        {
            "ip" => value.Host,
            "network" => value.Network.Host,
            "broadcast" => value.Family == 4 && value.Length < 31 ? IpValue.Format(4, value.Last) : null,
            "netmask" => IpValue.Format(value.Family, value.Mask),
            "hostmask" => IpValue.Format(value.Family, value.Last - value.First),
            "prefixlen" => (long)value.Length,
            "version" => (long)value.Family,
            "cidr" => new NetworkObject(value.Network),
            "size" => value.Size <= long.MaxValue ? (long)value.Size : (object)(double)value.Size,
            _ => this,
        };
        if (!ReferenceEquals(result, this))
            return true;
        result = null;
        return false;
    }
}
