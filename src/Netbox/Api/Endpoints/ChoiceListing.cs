using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The choices of a choice set, in pages, searched with <c>q</c>.</summary>
internal static class ChoiceListing
{
    public static Task HandleAsync(ApiRequest request, ObjectType type, string id)
    {
        var set = DetailEndpoint.Find(request, request.State, type, id, "view");
        var wanted = request.Query.Last("q") ?? "";
        var choices = ChoiceSets.Of(set).Where(c => c.Value.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            || c.Label.Contains(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        return PagedAnswer.WriteAsync(request, choices, (writer, choice) =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", choice.Value);
            writer.WriteString("display", choice.Label);
            writer.WriteEndObject();
        });
    }
}
