using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The <c>If-Match</c> header: a change only of what the client has seen.</summary>
internal static class Preconditions
{
    public static void Check(ApiRequest request, Row row)
    {
        var header = request.Http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0 || Responses.ETag(row) is not { } present)
            return;
        var wanted = header.Split(',').Select(t => t.Trim()).ToList();
        if (!wanted.Contains("*") && !wanted.Contains(present))
            throw new StoreRefusal(412, StoreRefusal.Detail(412, "Precondition failed.").Body) { ETag = present };
    }
}
