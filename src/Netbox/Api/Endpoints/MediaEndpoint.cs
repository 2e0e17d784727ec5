using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store.Pictures;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The pictures of objects, for those who may view the objects.</summary>
internal static class MediaEndpoint
{
    /// <summary>What their addresses begin with.</summary>
    public const string Prefix = "/media";

    public static Route? Find(string path) => path.StartsWith(Prefix + "/", StringComparison.Ordinal)
        ? new Route("Media", "GET, HEAD, OPTIONS", request => HandleAsync(request, path[(Prefix.Length + 1)..]))
        {
            MediaTypes = ["application/json", "image/png", "image/jpeg", "image/gif", "image/webp"],
        }
        : null;

    private static Task HandleAsync(ApiRequest request, string path)
    {
        var owner = PictureFields.Owner(request.State, path);
        if (owner == null || !request.Access.Allows("view", owner, request.State)
            || request.Store.Database.ReadFile(path) is not { } content || PictureHeader.Of(content) is not { } header)
            throw StoreRefusal.Detail(404, "Not found.");
        var headers = request.Http.Response.Headers;
        // Whatever else the bytes may be, they are shown as a picture or not at all.
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "private, no-cache";
        return Responses.BytesAsync(request, 200, header.MediaType, content);
    }
}
