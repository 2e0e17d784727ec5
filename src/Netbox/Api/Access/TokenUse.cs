using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Api.Access;

/// <summary>Keeps when a token was last used: at most once a minute, beside the request.</summary>
internal static class TokenUse
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public static void Note(ApiRequest request, Row token)
    {
        var now = request.Store.Time.GetUtcNow();
        if (token["last_used"] is DateTimeOffset last && now - last < Interval)
            return;
        _ = request.Store.WriteAsync(request.Actor, transaction =>
        {
            if (transaction.State.Find(token.Type, token.Id) is { } present && !(present["last_used"] is DateTimeOffset seen && now - seen < Interval))
                transaction.SetQuietly(present, "last_used", now);
            return true;
        }, CancellationToken.None);
    }
}
