namespace Plumbline.Netbox.Client.Http;

/// <summary>The <c>Authorization</c> header for a token: NetBox tells version 2 tokens by their prefix, so do we.</summary>
internal static class TokenHeader
{
    public static string? For(string? token)
    {
        var text = token?.Trim();
        return text switch
        {
            null or "" => null,
            _ when text.Any(char.IsControl) => throw new NetboxException(
                NetboxFailure.Forbidden, "the NetBox token holds control characters; was more than one line copied?"),
            _ when text.Contains(' ', StringComparison.Ordinal) => text,
            _ when text.StartsWith("nbt_", StringComparison.Ordinal) => "Bearer " + text,
            _ => "Token " + text,
        };
    }
}
