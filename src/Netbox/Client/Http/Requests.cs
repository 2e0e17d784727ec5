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

    /// <summary>NetBox takes what anybody nests in a config context.</summary>
    public static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

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
        _headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Accept"] = "application/json",
            ["Content-Type"] = "application/json",
            ["User-Agent"] = "plumbline",
        };
        if (TokenHeader.For(options.CurrentToken?.Invoke() ?? options.Token) is { } authorization)
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

    /// <summary>How far the server's clock is ahead, by its last answer; null where answers tell no time.</summary>
    public TimeSpan? ClockDifference { get; private set; }

    public AnswerBuffers Buffers { get; } = new();

    /// <summary>The JSON of the answer; null for 404 when that is allowed, and for an empty answer.</summary>
    public async Task<JsonElement?> SendAsync(
        HttpMethod method, string path, string? body, bool missingIsNull, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(method, path, body, missingIsNull, cancellation).ConfigureAwait(false);
        try
        {
            return answer is null ? null : JsonElement.Parse(answer.Content.Span, Deep);
        }
        catch (JsonException)
        {
            throw NotJson(path, answer!); // not null: it was parsed
        }
    }

    /// <summary>Shows the JSON of the answer to a GET; null for 404. It is valid during the call alone.</summary>
    public async Task<T> ReadAsync<T>(string path, Func<JsonElement?, T> read, CancellationToken cancellation)
    {
        using var answer = await AnswerAsync(HttpMethod.Get, path, null, missingIsNull: true, cancellation).ConfigureAwait(false);
        if (answer is null)
            return read(null);
        using var document = Parse(path, answer);
        return read(document.RootElement);
    }

    /// <summary>The answer to a GET as it came, for whoever reads it piece by piece; to be disposed of.</summary>
    public async Task<HttpAnswer> GetAsync(string path, CancellationToken cancellation) =>
        await AnswerAsync(HttpMethod.Get, path, null, missingIsNull: false, cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException(); // nothing is no answer to a GET

    /// <summary>
    /// What lies at an address that an object shows: of the same host alone, the token is for no other. Null when it cannot be had there:
    /// it is gone, hidden, or elsewhere.
    /// </summary>
    public async Task<byte[]?> PictureAsync(string address, CancellationToken cancellation)
    {
        // Behind a proxy that ends TLS addresses begin with http.
        if (!Uri.TryCreate(_api, address, out var uri) || !uri.Host.Equals(_api.Host, StringComparison.OrdinalIgnoreCase)
            || !(uri.Port == _api.Port || uri.IsDefaultPort))
            return null;
        try
        {
            using var answer = await AnswerAsync(HttpMethod.Get, uri.PathAndQuery, null, missingIsNull: true, cancellation)
                .ConfigureAwait(false);
            return answer?.Content.ToArray();
        }
        catch (NetboxException missing) when (missing.Status is 403 or 404 or 410
            || missing.Failure is NetboxFailure.NotNetbox or NetboxFailure.TooMuch)
        {
            return null;
        }
    }

    private JsonDocument Parse(string path, HttpAnswer answer)
    {
        try
        {
            return JsonDocument.Parse(answer.Content, Deep);
        }
        catch (JsonException)
        {
            throw NotJson(path, answer);
        }
    }

    /// <summary>What is said of an answer that cannot be parsed.</summary>
    public NetboxException NotJson(string path, HttpAnswer answer) =>
        Trouble.OfContent(Name, path, answer.Status, answer.Content.ToArray());

    public void Dispose() => _invoker.Dispose();

    private async Task<HttpAnswer?> AnswerAsync(
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

    private TimeSpan Wait(int attempt, TimeSpan? retryAfter)
    {
        var wait = retryAfter ?? _options.FirstWait * Math.Pow(2, attempt - 1);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > _options.LongestWait ? _options.LongestWait : wait;
    }

    private async Task<HttpAnswer?> SendOnceAsync(
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
                if (response.Headers.Date is { } date)
                    ClockDifference = date - _time.GetUtcNow();
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
    private async Task<HttpAnswer> ContentAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        var isRefusal = !response.IsSuccessStatusCode;
        var most = isRefusal ? Math.Min(MostOfARefusal, _options.MaxAnswer) : _options.MaxAnswer;
        if (!isRefusal && response.Content.Headers.ContentLength > most)
            throw Trouble.OfSize(Name, path, most);
        using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        // One byte more than announced: the end is seen without growing.
        var answer = new HttpAnswer(response.StatusCode, Buffers,
            (int)Math.Clamp((response.Content.Headers.ContentLength ?? 0) + 1, 4096, Math.Min(most, 16 * 1024 * 1024)));
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(answer.Room(), cancellation).ConfigureAwait(false);
                if (read == 0)
                    return answer;
                answer.Advance(read);
                if (answer.Content.Length > most)
                    return isRefusal ? answer : throw Trouble.OfSize(Name, path, most);
            }
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private HttpRequestMessage Build(HttpMethod method, Uri uri, string? body)
    {
        var request = new HttpRequestMessage(method, uri) { Version = HttpVersion.Version11 };
        if (body is not null)
            request.Content = FileForm.Of(body) ?? (HttpContent)new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        var current = _options.Headers.ContainsKey("Authorization") ? null : TokenHeader.For(_options.CurrentToken?.Invoke());
        foreach (var (name, given) in _headers)
        {
            var value = name == "Authorization" ? current ?? given : given;
            if (request.Content is MultipartContent && name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    // Null for 404 when that is allowed, and for an empty answer to what is no GET.
    private HttpAnswer? Read(HttpMethod method, string path, Uri uri, HttpResponseMessage response, HttpAnswer answer, bool missingIsNull)
    {
        try
        {
            Judge(method, path, uri, response, answer.Content.Span, missingIsNull, out var isNothing);
            if (!isNothing)
                return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
        answer.Dispose();
        return null;
    }

    private void Judge(
        HttpMethod method, string path, Uri uri, HttpResponseMessage response, ReadOnlySpan<byte> content, bool missingIsNull,
        out bool isNothing)
    {
        var status = (int)response.StatusCode;
        isNothing = status == 404 && missingIsNull && IsJson(content);
        if (isNothing)
            return;
        if (status is < 200 or > 299)
        {
            var body = content.ToArray();
            var trouble = _way.OfStatus(uri, response, Trouble.HtmlTitle(body))
                ?? Trouble.OfStatus(Name, method.Method, path, response.StatusCode, body, _headers.ContainsKey("Authorization"));
            throw status is 429 or >= 500 ? new RetryableException(trouble, isSafe: status is 429
                or 503) { RetryAfter = RetryAfter(response) } : trouble;
        }
        isNothing = content.Length == 0;
        if (isNothing && method == HttpMethod.Get)
            throw new NetboxException(NetboxFailure.NotNetbox, $"NetBox at {Name} answered {path} with nothing", status);
    }

    /// <summary>An unknown path is answered with a web page, an unknown object with JSON: only the second is "no such object".</summary>
    private static bool IsJson(ReadOnlySpan<byte> content) => content.TrimStart(" \r\n\t"u8) is [(byte)'{', ..];

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
