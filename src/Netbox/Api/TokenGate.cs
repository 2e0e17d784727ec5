using Microsoft.AspNetCore.Http;
using Plumbline.Netbox.Store;

namespace Plumbline.Netbox.Api;

/// <summary>Lets addresses beside the API be protected by the tokens of the store.</summary>
public static class TokenGate
{
    /// <summary>Who asks; whether he is let in says <see cref="ApiViewer.Refusal"/>.</summary>
    public static ApiViewer Admit(HttpContext http, NetboxStore store)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(store);
        return new ApiViewer(http, store);
    }
}
