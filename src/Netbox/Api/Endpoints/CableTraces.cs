using System.Text.Json;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The way from a port along its cables.</summary>
internal static class CableTraces
{
    private static readonly string[] CableFields =
        ["id", "url", "display_url", "type", "status", "label", "color", "length", "length_unit", "description"];

    /// <summary><c>trace</c>: each cable between the ports at its ends.</summary>
    public static Task TraceAsync(ApiRequest request, ObjectType type, string id)
    {
        var port = DetailEndpoint.Find(request, request.State, type, id, "view");
        var representation = new ObjectJson(request.State, request.BaseUrl);
        return Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartArray();
            foreach (var step in Cabling.Trace(request.State, port).Steps)
            {
                writer.WriteStartArray();
                ComponentFields.WriteList(representation, writer, step.Near);
                representation.Write(writer, step.Cable, [.. CableFields.Select(name => step.Cable.Type[name])]);
                ComponentFields.WriteList(representation, writer, step.Far);
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
            foreach (var trace in Origins(request.State, port).Select(origin => Cabling.Trace(request.State, origin)))
                Write(representation, writer, trace);
            writer.WriteEndArray();
        });
    }

    // Both ends of every way through the port, that of the cable first.
    private static IEnumerable<Row> Origins(State state, Row port) => Cabling.Trace(state, port).Steps.TakeLast(1)
        .SelectMany(step => step.Far).Where(Cabling.IsEndpoint)
        .Where(end => Cabling.Trace(state, end).Steps.SelectMany(step => step.Far.Concat(step.Near))
            .Any(p => p.Type == port.Type && p.Id == port.Id));

    private static void Write(ObjectJson representation, Utf8JsonWriter writer, CableTrace trace)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", trace.Steps[0].Cable.Id);
        writer.WriteStartArray("path");
        foreach (var step in trace.Steps)
        {
            ComponentFields.WriteList(representation, writer, step.Near);
            ComponentFields.WriteList(representation, writer, [step.Cable]);
            ComponentFields.WriteList(representation, writer, step.Far);
        }
        writer.WriteEndArray();
        writer.WriteBoolean("is_active", trace.IsActive);
        writer.WriteBoolean("is_complete", trace.Destinations.Count > 0);
        writer.WriteBoolean("is_split", value: false);
        writer.WriteEndObject();
    }
}
