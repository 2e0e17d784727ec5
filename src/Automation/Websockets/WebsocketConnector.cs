using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Client.Http;
using Plumbline.Wording;

namespace Plumbline.Automation.Websockets;

/// <summary>Opens websockets to one address. A token that is not taken is renewed once for each that is.</summary>
public sealed class WebsocketConnector : IDisposable
{
    /// <summary>The option that says which certificates are trusted.</summary>
    public const string VerifyOption = "--websocket-ssl-verify";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly WebsocketOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _http;
    private readonly AccessTokens _tokens;

    /// <exception cref="IOException">The certificates that are to be trusted cannot be read.</exception>
    public WebsocketConnector(WebsocketOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time, _logger) = (options, time, logger);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = ServerTrust.Of(options.Verify, VerifyOption),
        });
        _tokens = new AccessTokens(options, _http);
    }

    /// <exception cref="WebsocketException">It cannot be opened.</exception>
    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(_ => patience.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            for (var renewed = false; ; renewed = true)
            {
                var (stream, status) = await ShakeHandsAsync(patience.Token).ConfigureAwait(false);
                if (stream is not null)
                    return stream;
                if (renewed || !_tokens.CanRenew || status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
                    throw Refused(status, renewed);
                await _tokens.RenewAsync(patience.Token).ConfigureAwait(false);
                _logger.TokenRenewed(Shown(_options.TokenUrl!));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebsocketException($"{Address} did not answer within {Patience.TotalSeconds} s");
        }
        catch (HttpRequestException broken)
        {
            throw new WebsocketException($"{Address} cannot be reached: {PlainText.Clause(Cause(broken).Message)}", broken);
        }
        catch (IOException broken)
        {
            throw new WebsocketException($"{Address} ended the connection: {PlainText.Clause(broken.Message)}", broken);
        }
    }

    public void Dispose() => _http.Dispose();

    private string Address => Shown(_options.Url);

    /// <summary>An address without what may be secret in it: user, password, query.</summary>
    internal static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private async Task<(Stream?, HttpStatusCode)> ShakeHandsAsync(CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        using var request = new HttpRequestMessage(HttpMethod.Get, _options.Url)
        {
            Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        request.Headers.TryAddWithoutValidation("User-Agent", "plumbline");
        if (_tokens.Current is { Length: > 0 } token)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        else if (_options.Url.UserInfo is { Length: > 0 } user)
            request.Headers.TryAddWithoutValidation(
                "Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user)))}");
        var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            answer.Dispose();
            return (null, answer.StatusCode);
        }
        if (!answer.Headers.TryGetValues("Sec-WebSocket-Accept", out var accepted) || accepted.FirstOrDefault() != AcceptOf(key))
        {
            answer.Dispose();
            throw new WebsocketException($"{Address} answers, but not as a websocket server does") { IsFinal = true };
        }
        return (await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), answer.StatusCode);
    }

    // Of a certificate that is not trusted, only the inner one speaks.
    private static Exception Cause(HttpRequestException broken) =>
        broken is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } why } ? why : broken;

    private WebsocketException Refused(HttpStatusCode status, bool renewed)
    {
        var number = (int)status;
        var cure = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when renewed => "; the renewed token is not taken either",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "; the token is missing or not taken",
            _ => "",
        };
        return new WebsocketException(string.Create(CultureInfo.InvariantCulture,
            $"{Address} refused the websocket with HTTP {number}{cure}")) {
            IsFinal = number < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests) };
    }

#pragma warning disable CA5350 // the protocol says SHA-1; nothing is protected by it
    private static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
