using System.Text.Json;

namespace Plumbline.Netbox.Client;

/// <summary>Whose token requests are made with.</summary>
/// <param name="UserName">The user, as change log and webhooks name it.</param>
/// <param name="MayWrite">Whether the token itself is for writing; null where NetBox does not tell.</param>
/// <param name="Expires">When it ends; null where it does not, or NetBox does not tell.</param>
public sealed record TokenOwner(string UserName, bool? MayWrite = null, DateTimeOffset? Expires = null)
{
    private const int ShownEnd = 6;

    /// <summary>
    /// Asks <c>authentication-check/</c>, which there is from NetBox 4.5 on, and the user's own tokens; null where neither tells.
    /// </summary>
    /// <exception cref="NetboxException">NetBox cannot be reached.</exception>
    public static async Task<TokenOwner?> AskAsync(NetboxClient client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var user = await ShownAsync(client, "authentication-check/", cancellation).ConfigureAwait(false) is { } known
            ? Text(known, "username")
            : null;
        if (await ShownAsync(client, "users/tokens/?limit=1000", cancellation).ConfigureAwait(false) is { } page
            && page.TryGetProperty("results", out var tokens) && tokens.ValueKind == JsonValueKind.Array)
            foreach (var token in tokens.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.Object && IsIt(t, client.Token)))
                if (OwnerOf(token, user) is { } owner)
                    return owner;
        return user is null ? null : new TokenOwner(user);
    }

    private static TokenOwner? OwnerOf(JsonElement token, string? user)
    {
        var name = token.TryGetProperty("user", out var nested) && nested.ValueKind == JsonValueKind.Object
            ? Text(nested, "username") ?? Text(nested, "display")
            : null;
        return name is null || (user is not null && name != user) ? null : new TokenOwner(
            name,
            token.TryGetProperty("write_enabled", out var writes) && writes.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? writes.GetBoolean()
                : null,
            token.TryGetProperty("expires", out var expires) && expires.ValueKind == JsonValueKind.String
                && expires.TryGetDateTimeOffset(out var end) ? end : null);
    }

    // A newer one shows its key, which is its first half; of an older one all, or the last characters alone.
    private static bool IsIt(JsonElement token, string own)
    {
        var text = own.Split(' ')[^1];
        if (text.StartsWith("nbt_", StringComparison.Ordinal) && text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
            return Text(token, "key") == text["nbt_".Length..dot];
        return text.Length > ShownEnd
            && (Text(token, "key") ?? Text(token, "display"))?.EndsWith(text[^ShownEnd..], StringComparison.Ordinal) == true;
    }

    private static async Task<JsonElement?> ShownAsync(NetboxClient client, string path, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync(path, cancellation).ConfigureAwait(false) is { ValueKind: JsonValueKind.Object } shown
                ? shown
                : null;
        }
        // One that is refused here was taken before: it is the right that is missing.
        catch (NetboxException refused) when (refused.Status is >= 400 and < 500)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
