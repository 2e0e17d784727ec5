using System.Text.Json;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The way from a port along its cables.</summary>
internal static class CableTraces
{
    /// <summary>What a trace shows of a cable.</summary>
    public static readonly IReadOnlyList<string> CableFields =
        ["id", "url", "display_url", "type", "status", "label", "color", "length", "length_unit", "description"];

    /// <summary><c>trace</c>: each cable between the ports at its ends.</summary>
    public static Task TraceAsync(ApiRequest request, ObjectType type, string id)
    {
        var port = DetailEndpoint.Find(request, request.State, type, id, "view");
        var representation = new ObjectJson(request.State, request.BaseUrl);
        return Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            foreach (var (near, cables, far) in CablePath.Trace(request.State, port))
            {
                writer.WriteStartArray();
                ComponentFields.WriteList(representation, writer, near);
                // Of cables side by side the first one is shown.
                if (cables is [var cable, ..])
                    representation.Write(writer, cable, [.. CableFields.Select(name => cable.Type[name])]);
                else
                    ComponentFields.WriteList(representation, writer, []);
                ComponentFields.WriteList(representation, writer, far);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        });
    }

    /// <summary><c>paths</c>: the ways from end to end that lead through a port of a panel.</summary>
    public static Task PathsAsync(ApiRequest request, ObjectType type, string id)
    {
        var port = DetailEndpoint.Find(request, request.State, type, id, "view");
        var representation = new ObjectJson(request.State, request.BaseUrl);
        return Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            foreach (var path in CablePath.Through(request.State, port))
                Write(representation, writer, path);
            writer.WriteEndArray();
        });
    }

    /// <summary>The device that a cable leads to from an interface, which is named with its device.</summary>
    public static Task ConnectedDeviceAsync(ApiRequest request)
    {
        var (device, name) = (request.Query.Last("peer_device"), request.Query.Last("peer_interface"));
        if (string.IsNullOrEmpty(device) || string.IsNullOrEmpty(name))
            throw StoreRefusal.Detail(400, "Request must include \"peer_device\" and \"peer_interface\" filters.");
        var state = request.State;
        bool Sees(Row? row) => row != null && request.Access.Allows("view", row, state);
        var peer = state.Named("dcim.device", "name", device).Where(Sees).FirstOrDefault() ?? throw StoreRefusal.NotFound("Device");
        var port = state.PointingAt("dcim.interface", "device", peer).FirstOrDefault(row => row.Text("name") == name && Sees(row))
            ?? throw StoreRefusal.NotFound("Interface");
        return CablePath.From(state, port)?.Destinations is [{ Type.Label: "dcim.interface" } end, ..]
            && state.Follow(end, "device") is { } connected
            ? Answers.OneAsync(request, 200, state, Sees(connected) ? connected : throw StoreRefusal.NotFound("Device"))
            : throw StoreRefusal.Detail(404, "Not found.");
    }

    private static void Write(ObjectJson representation, Utf8JsonWriter writer, CablePath path)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", path.Number(representation.State));
        writer.WriteStartArray("path");
        foreach (var nodes in path.Nodes)
            ComponentFields.WriteList(representation, writer, nodes);
        writer.WriteEndArray();
        writer.WriteBoolean("is_active", path.IsActive);
        writer.WriteBoolean("is_complete", path.IsComplete);
        writer.WriteBoolean("is_split", path.IsSplit);
        writer.WriteEndObject();
    }
}
