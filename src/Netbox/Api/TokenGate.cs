using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Api.Access;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Api;

/// <summary>Lets addresses beside the API be protected by the tokens of the store.</summary>
public static class TokenGate
{
    /// <summary>Null when the request carries a good token; otherwise why not, as the API would say it (status 403).</summary>
    public static string? Refuse(HttpContext http, NetboxStore store)
    {
        ArgumentNullException.ThrowIfNull(http);
        try
        {
            Authentication.Authenticate(new ApiRequest(http, store, new NetboxApiOptions()) { Path = http.Request.Path });
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal.Body["detail"]?.GetValue<string>() ?? "no";
        }
    }
}
