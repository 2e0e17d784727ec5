using System.Globalization;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Rules.Dcim.Racks;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The half units of a rack from the top down, with the devices in them.</summary>
internal static class RackElevation
{
    public static Task HandleAsync(ApiRequest request, ObjectType type, string id)
    {
        var rack = DetailEndpoint.Find(request, request.State, type, id, "view");
        var face = request.Query.Last("face") == "rear" ? "rear" : "front";
        var first = rack.Reference("starting_unit") ?? 1;
        var units = Enumerable.Range(0, (int)(rack.Reference("u_height") ?? 42) * 2).Select(i => first + (i * 0.5m)).ToList();
        if (!rack.Is("desc_units"))
            units.Reverse();
        var held = request.State.PointingAt("dcim.device", "rack", rack).Where(d => RackUnits.Fills(request.State, d, face))
            .SelectMany(d => RackUnits.Occupied(request.State, d).Select(u => (Unit: u, Device: d))).ToLookup(x => x.Unit, x => x.Device);
        var representation = new ObjectJson(request.State, request.BaseUrl);
        return PagedAnswer.WriteAsync(request, units, (writer, unit) =>
        {
            var device = held[unit].FirstOrDefault();
            var name = string.Create(CultureInfo.InvariantCulture, $"U{unit:0.#}");
            writer.WriteStartObject();
            writer.WritePropertyName("id");
            JsonTexts.WriteDecimal(writer, unit);
            writer.WriteString("name", name);
            writer.WriteStartObject("face");
            writer.WriteString("value", face);
            writer.WriteString("label", face == "front" ? "Front" : "Rear");
            writer.WriteEndObject();
            writer.WritePropertyName("device");
            representation.WriteNested(writer, device);
            writer.WriteBoolean("occupied", device != null);
            writer.WriteString("display", name);
            writer.WriteNull("description");
            writer.WriteEndObject();
        });
    }
}
