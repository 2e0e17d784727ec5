using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>
/// Sends one request until it is answered: time limit, attempts with growing waits, redirects within the same origin, sizes, and errors in
/// words.
/// </summary>
internal sealed class Requests : IDisposable
{
    private const int MostRedirects = 5;

    // Of a refusal only the beginning is ever shown.
    private const int MostOfARefusal = 64 * 1024;

    private readonly NetboxClientOptions _options;
    private readonly TimeProvider _time;
    private readonly CertificateJudge? _judge;
    private readonly OnTheWay _way;
    private readonly HttpMessageInvoker _invoker;
    private readonly Dictionary<string, string> _headers;
    private readonly Uri _api;

    public Requests(NetboxClientOptions options, TimeProvider time, HttpMessageHandler? handler)
    {
        _options = options;
        _time = time;
        var authorization = TokenHeader.For(options.Token);
        _headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Accept"] = "application/json",
            ["Content-Type"] = "application/json",
            ["User-Agent"] = "plumbline",
        };
        if (authorization is not null)
            _headers["Authorization"] = authorization;
        foreach (var (name, value) in options.Headers)
            _headers[name] = value;
        Name = options.Address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _way = new OnTheWay(Name, handler is null ? options.Proxy ?? EnvironmentProxy.OfThisProcess : null);
        if (handler is null)
            (handler, _judge) = NetboxHandler.Create(options);
        _invoker = new HttpMessageInvoker(handler);
        _api = new Uri(Name + "/api/");
    }

    public string Name { get; }

    /// <summary>The JSON of the answer; null for 404 when that is allowed, and for an empty answer.</summary>
    public async Task<JsonElement?> SendAsync(
        HttpMethod method, string path, string? body, bool missingIsNull, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(method, path, body, missingIsNull, cancellation).ConfigureAwait(false);
            }
            catch (RetryableException e) when (attempt < _options.Attempts && (e.IsSafe || method != HttpMethod.Post))
            {
                var wait = Wait(attempt, e.RetryAfter);
                _options.OnRetry?.Invoke(new NetboxRetry(path, attempt, _options.Attempts, wait, e.Trouble.Message));
                await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
            }
            catch (RetryableException e)
            {
                throw e.Trouble;
            }
        }
    }

    public void Dispose() => _invoker.Dispose();

    private TimeSpan Wait(int attempt, TimeSpan? retryAfter)
    {
        var wait = retryAfter ?? _options.FirstWait * Math.Pow(2, attempt - 1);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > _options.LongestWait ? _options.LongestWait : wait;
    }

    private async Task<JsonElement?> SendOnceAsync(
        HttpMethod method, string path, string? body, bool missingIsNull, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var uri = new Uri(_api, path);
        try
        {
            for (var hop = 0; ; hop++)
            {
                using var request = Build(method, uri, body);
                using var response = await _invoker.SendAsync(request, both.Token).ConfigureAwait(false);
                if (method == HttpMethod.Get && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
                    && response.Headers.Location is { } location)
                {
                    uri = Follow(uri, location, (int)response.StatusCode, hop);
                    continue;
                }

                return Read(
                    method, path, uri, response, await ContentAsync(path, response, both.Token).ConfigureAwait(false), missingIsNull);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RetryableException(Trouble.OfTimeout(Name, path, _options.Timeout, _way.Asked(uri)), isSafe: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var trouble = _way.OfConnection(uri, e) ?? Trouble.OfConnection(Name, uri, e, _judge);
            var unsent = (e as HttpRequestException)?.HttpRequestError is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError;
            throw trouble.Failure == NetboxFailure.Tls || trouble.Status is < 500 ? trouble : new RetryableException(trouble, unsent);
        }
    }

    // Another port is another server: the token stays where it was meant to go. The one way out is from a host's plain port to its secure
    // one.
    private Uri Follow(Uri from, Uri location, int status, int hop)
    {
        var target = new Uri(from, location);
        var isSame = target.Host.Equals(from.Host, StringComparison.OrdinalIgnoreCase)
            && ((target.Scheme == from.Scheme && target.Port == from.Port)
                || (from is { Scheme: "http", Port: 80 } && target is { Scheme: "https", Port: 443 }));
        return isSame && hop < MostRedirects ? target : throw Trouble.OfRedirect(Name, target, status);
    }

    // Read piece by piece: what is announced may be missing or a lie, and a few packed bytes may unpack to any number.
    private async Task<byte[]> ContentAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        var isRefusal = !response.IsSuccessStatusCode;
        var most = isRefusal ? Math.Min(MostOfARefusal, _options.MaxAnswer) : _options.MaxAnswer;
        if (!isRefusal && response.Content.Headers.ContentLength > most)
            throw Trouble.OfSize(Name, path, most);
        using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new ArrayBufferWriter<byte>(
            (int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 4096, Math.Min(most, 1024 * 1024)));
        while (true)
        {
            var read = await stream.ReadAsync(buffer.GetMemory(4096), cancellation).ConfigureAwait(false);
            if (read == 0)
                return buffer.WrittenSpan.ToArray();
            buffer.Advance(read);
            if (buffer.WrittenCount > most)
                return isRefusal ? buffer.WrittenSpan.ToArray() : throw Trouble.OfSize(Name, path, most);
        }
    }

    private HttpRequestMessage Build(HttpMethod method, Uri uri, string? body)
    {
        var request = new HttpRequestMessage(method, uri) { Version = HttpVersion.Version11 };
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in _headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private JsonElement? Read(HttpMethod method, string path, Uri uri, HttpResponseMessage response, byte[] content, bool missingIsNull)
    {
        var status = (int)response.StatusCode;
        if (status == 404 && missingIsNull && IsJson(content))
            return null;
        if (status is < 200 or > 299)
        {
            var trouble = _way.OfStatus(uri, response, Trouble.HtmlTitle(content))
                ?? Trouble.OfStatus(Name, method.Method, path, response.StatusCode, content, _headers.ContainsKey("Authorization"));
            throw status is 429 or >= 500 ? new RetryableException(trouble, isSafe: status is 429
                or 503) { RetryAfter = RetryAfter(response) } : trouble;
        }

        if (content.Length == 0)
            return method == HttpMethod.Get
                ? throw new NetboxException(NetboxFailure.NotNetbox, $"NetBox at {Name} answered {path} with nothing", status)
                : null;
        try
        {
            return JsonElement.Parse(content);
        }
        catch (JsonException)
        {
            throw Trouble.OfContent(Name, path, response.StatusCode, content);
        }
    }

    /// <summary>An unknown path is answered with a web page, an unknown object with JSON: only the second is "no such object".</summary>
    private static bool IsJson(byte[] content) => content.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'{', ..];

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    /// <summary>
    /// Trouble that may pass. Safe means that the request did certainly no work, so that even a creation may be repeated.
    /// </summary>
    private sealed class RetryableException(NetboxException trouble, bool isSafe) : Exception(trouble.Message, trouble)
    {
        public NetboxException Trouble { get; } = trouble;

        public bool IsSafe { get; } = isSafe;

        public TimeSpan? RetryAfter { get; init; }
    }
}
