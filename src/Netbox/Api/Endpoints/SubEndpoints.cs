using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The addresses below single objects, for example <c>prefixes/4/available-ips/</c>.</summary>
internal static class SubEndpoints
{
    /// <summary>Answers a request at an address below an object.</summary>
    public delegate Task Handler(ApiRequest request, ObjectType type, string id);

    private static readonly Dictionary<(string Label, string Name), (string Methods, Handler Handle)> All = new()
    {
        [("ipam.prefix", "available-ips")] = ("GET, POST, HEAD, OPTIONS", AvailableAddresses.HandleAsync),
        [("ipam.iprange", "available-ips")] = ("GET, POST, HEAD, OPTIONS", AvailableAddresses.HandleAsync),
        [("ipam.prefix", "available-prefixes")] = ("GET, POST, HEAD, OPTIONS", AvailablePrefixes.HandleAsync),
        [("ipam.vlangroup", "available-vlans")] = ("GET, POST, HEAD, OPTIONS", AvailableVlans.HandleAsync),
        [("ipam.asnrange", "available-asns")] = ("GET, POST, HEAD, OPTIONS", AvailableAsns.HandleAsync),
        [("extras.configtemplate", "render")] = ("POST, OPTIONS", ConfigRendering.TemplateAsync),
        [("virtualization.virtualmachine", "render-config")] = ("POST, OPTIONS", ConfigRendering.MachineAsync),
        [("dcim.device", "render-config")] = ("POST, OPTIONS", ConfigRendering.MachineAsync),
        [("extras.customfieldchoiceset", "choices")] = ("GET, HEAD, OPTIONS", ChoiceListing.HandleAsync),
        [("dcim.rack", "elevation")] = ("GET, HEAD, OPTIONS", RackElevation.HandleAsync),
        [("dcim.interface", "trace")] = ("GET, HEAD, OPTIONS", CableTraces.TraceAsync),
        [("dcim.consoleport", "trace")] = ("GET, HEAD, OPTIONS", CableTraces.TraceAsync),
        [("dcim.consoleserverport", "trace")] = ("GET, HEAD, OPTIONS", CableTraces.TraceAsync),
        [("dcim.powerport", "trace")] = ("GET, HEAD, OPTIONS", CableTraces.TraceAsync),
        [("dcim.poweroutlet", "trace")] = ("GET, HEAD, OPTIONS", CableTraces.TraceAsync),
        [("dcim.powerfeed", "trace")] = ("GET, HEAD, OPTIONS", CableTraces.TraceAsync),
        [("dcim.frontport", "paths")] = ("GET, HEAD, OPTIONS", CableTraces.PathsAsync),
        [("dcim.rearport", "paths")] = ("GET, HEAD, OPTIONS", CableTraces.PathsAsync),
        [("extras.configcontext", "sync")] = ("POST, OPTIONS", ObjectAsync),
        [("extras.configcontextprofile", "sync")] = ("POST, OPTIONS", ObjectAsync),
        [("extras.configtemplate", "sync")] = ("POST, OPTIONS", ObjectAsync),
    };

    // Addresses below objects this store never has: the object is not found.
    private static readonly HashSet<(string Label, string Name)> Absent =
    [
        ("circuits.circuittermination", "paths"), ("circuits.virtualcircuittermination", "paths"), ("core.datasource", "sync"),
        ("extras.exporttemplate", "sync"),
    ];

    public static IEnumerable<(string List, string Name)> Names =>
        All.Keys.Concat(Absent).Select(k => (ObjectTypes.Get(k.Label).ListPath, k.Name));

    public static (string Methods, Handler Handle)? Find(ObjectType type, string name) =>
        All.TryGetValue((type.Label, name), out var found) ? found
        : Absent.Contains((type.Label, name)) ? ("GET, HEAD, OPTIONS", EmptyListAsync)
        : null;

    /// <summary>The type of what is given out at an address; null where it is that of the object itself.</summary>
    public static ObjectType? Given(string name) => name switch
    {
        "available-ips" => ObjectTypes.Get("ipam.ipaddress"),
        "available-vlans" => ObjectTypes.Get("ipam.vlan"),
        "available-asns" => ObjectTypes.Get("ipam.asn"),
        _ => null,
    };

    // There are no data sources to read from: the object stays as it is.
    private static Task ObjectAsync(ApiRequest request, ObjectType type, string id) => request.Access.Allows("sync", type)
        ? Answers.OneAsync(request, 200, request.State, DetailEndpoint.Find(request, request.State, type, id, "add"))
        : throw StoreRefusal.Detail(403, $"Missing permission: {type.App}.sync_{type.Model}");

    // There is no such object.
    private static Task EmptyListAsync(ApiRequest request, ObjectType type, string id)
    {
        DetailEndpoint.Find(request, request.State, type, id, "view");
        return Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            writer.WriteEndArray();
        });
    }
}
