namespace Plumbline.Netbox.Schema.Options;

/// <summary>Protocols of redundant gateways.</summary>
internal static partial class Choices
{
    public static readonly ChoiceList FhrpProtocol = ChoiceList.Parse(
        """
        vrrp2 = VRRPv2
        vrrp3 = VRRPv3
        carp = CARP
        clusterxl = ClusterXL
        hsrp = HSRP
        glbp = GLBP
        other = Other
        """);

    public static readonly ChoiceList FhrpAuthType = ChoiceList.Parse(
        """
        plaintext = Plaintext
        md5 = MD5
        """);
}
