using Plumbline.Netbox.Schema.Options;
using static Plumbline.Netbox.Schema.Fields;

namespace Plumbline.Netbox.Schema.Ipam;

internal static class ServiceTemplateModel
{
    public static ObjectType Create() => new("ipam", "service-templates", "ServiceTemplate", "application service template",
    [
        Id, Url, DisplayUrl, Display,
        Name().Unique(),
        Choice("protocol", Choices.ServiceProtocol) with { IsNullable = false },
        ServiceModel.Ports,
        Description, Owner, Comments, Tags, CustomFields, Created, LastUpdated,
    ])
    {
        Needs = [["protocol"]],
        Brief = ["id", "url", "display", "name", "protocol", "ports", "description"],
        DisplayText = "@service",
        Order = ["name"],
        Filters = [.. Filter.Fields("id", "name", "protocol", "description"), .. Filter.Methods("port"), .. Standard.Tagged],
        Search = ["name", "description"],
    };
}
