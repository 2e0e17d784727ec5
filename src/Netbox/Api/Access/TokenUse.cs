using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Supervision;

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
        WriteAsync(request, token, now).Observe(request.Store.Health, request.Store.Log);
    }

    private static async Task WriteAsync(ApiRequest request, Row token, DateTimeOffset now)
    {
        try
        {
            await request.Store.WriteAsync(request.Actor, transaction =>
            {
                if (transaction.State.Find(token.Type, token.Id) is { } present
                    && !(present["last_used"] is DateTimeOffset seen && now - seen < Interval))
                    transaction.SetQuietly(present, "last_used", now);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreWriteException or ObjectDisposedException)
        {
            // The store has told; without this time the request goes on.
        }
    }
}
