using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>A page of things that are no stored objects.</summary>
internal static class PagedAnswer
{
    public static Task WriteAsync<T>(ApiRequest request, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        var limit = Page.Limit(request.Query.Last("limit"), request.Options.MaxPage);
        var offset = int.TryParse(request.Query.Last("offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var size = limit.ToString(CultureInfo.InvariantCulture);
        var next = (long)offset + limit >= items.Count
            ? null
            : request.Query.With(("limit", size), ("offset", (offset + limit).ToString(CultureInfo.InvariantCulture)));
        var previous = offset <= 0 ? null : request.Query
            .With(("limit", size), ("offset", offset - limit <= 0 ? null : (offset - limit).ToString(CultureInfo.InvariantCulture)));
        return Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("count", items.Count);
            writer.WriteString("next", ListEndpoint.Link(request, next));
            writer.WriteString("previous", ListEndpoint.Link(request, previous));
            writer.WriteStartArray("results");
            foreach (var item in items.Skip(offset).Take(limit))
                write(writer, item);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
