using System.Net;
using System.Net.NetworkInformation;

namespace Plumbline.Automation.Intake.Sources.Netbox;

/// <summary>Which addresses lead to a port of this machine.</summary>
internal static class OwnAddresses
{
    /// <param name="address">Where a webhook goes.</param>
    /// <param name="host">What the source listens at: one address, or all of them (<c>0.0.0.0</c>, <c>::</c>).</param>
    public static bool Has(Uri address, string host)
    {
        var named = address.Host.Trim('[', ']');
        if (named == host)
            return true;
        var isAll = host is "0.0.0.0" or "::" or "";
        if (named == "localhost")
            return isAll || (IPAddress.TryParse(host, out var listens) && IPAddress.IsLoopback(listens)) || host == "localhost";
        if (!isAll)
            return false;
        return IPAddress.TryParse(named, out var ip)
            ? IPAddress.IsLoopback(ip) || Own().Contains(ip)
            : string.Equals(named, Environment.MachineName, StringComparison.OrdinalIgnoreCase);
    }

    private static HashSet<IPAddress> Own() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)];
}
