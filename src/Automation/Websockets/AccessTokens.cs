using System.Globalization;
using System.Net;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Websockets;

/// <summary>The access token in use, and how a new one is fetched.</summary>
internal sealed class AccessTokens(WebsocketOptions options, HttpMessageInvoker http)
{
    private const int LongestAnswer = 1 << 20;

    public string? Current { get; private set; } = options.AccessToken;

    public bool CanRenew => options is { TokenUrl: not null, RefreshToken.Length: > 0 };

    /// <summary>Fetches a new token.</summary>
    /// <exception cref="WebsocketException">There is none to be had.</exception>
    /// <exception cref="HttpRequestException">The server of tokens cannot be reached.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenUrl)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("refresh", options.RefreshToken!)]),
        };
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("User-Agent", "plumbline");
        using var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await answer.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        Current = TokenIn(body) ?? throw new WebsocketException(string.Create(CultureInfo.InvariantCulture,
            $"{WebsocketConnector.Shown(options.TokenUrl!)} gave no new access token (HTTP {(int)answer.StatusCode})")) {
            IsFinal = (int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests };
    }

    private static string? TokenIn(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("access", out var access)
                && access.ValueKind == JsonValueKind.String ? JsonStrings.Of(access) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
