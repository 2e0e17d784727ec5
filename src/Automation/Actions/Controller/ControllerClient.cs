using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Client.Http;
using Plumbline.Wording;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>The controller's REST API: which requests are tried again, and what is said when one fails.</summary>
internal sealed class ControllerClient : IDisposable
{
    private const int LongestAnswer = 64 << 20;
    private const int ShownAnswer = 500;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly ControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly string _api;

    /// <param name="handler">Replaces the network; null makes connections as the options say.</param>
    /// <exception cref="ControllerException">The certificates that are to be trusted cannot be read.</exception>
    public ControllerClient(ControllerOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        (_options, _time) = (options, time);
        _base = options.Url.AbsoluteUri.EndsWith('/') ? options.Url : new Uri(options.Url.AbsoluteUri + "/");
        // A gateway's address ends where the API begins.
        _api = _base.AbsolutePath == "/" ? "api/v2/" : "v2/";
        _http = new HttpClient(handler ?? Connections(options)) { Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer };
        _http.DefaultRequestHeaders.Authorization = options switch
        {
            { Token.Length: > 0 } => new AuthenticationHeaderValue("Bearer", options.Token),
            { Username: { } user, Password: { } password } => new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))),
            _ => null,
        };
        _http.DefaultRequestHeaders.Accept.ParseAdd("*/*");
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("plumbline");
    }

    /// <summary>The address people see.</summary>
    public Uri Address => _base;

    /// <summary>Reads a document below the API; what may pass is tried again.</summary>
    /// <param name="waits">Told why, before it is tried again for the first time.</param>
    /// <exception cref="ControllerException">It cannot be had.</exception>
    public Task<JsonElement> GetAsync(string path, string query, CancellationToken cancellation, Action<string>? waits = null) =>
        SendAsync(HttpMethod.Get, Below(path, query), null, _options.Attempts, cancellation, waits);

    /// <summary>Reads a document once: whoever looks again and again needs no further tries.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public Task<JsonElement> LookAsync(string path, string query, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, Below(path, query), null, 1, cancellation);

    /// <summary>Makes something in a list below the API.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public Task<JsonElement> PostAsync(string path, byte[] body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, Below(path, ""), body, _options.Attempts, cancellation);

    /// <summary>Posts to an address that the controller itself has named.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<JsonElement> PostToAsync(string address, byte[] body, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Post, Own(address), body, _options.Attempts, cancellation).ConfigureAwait(false);

    /// <summary>Reads what stands at an address that the controller itself has named.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public Task<JsonElement> GetFromAsync(string address, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, Own(address), null, _options.Attempts, cancellation);

    public void Dispose() => _http.Dispose();

    // The token goes to the controller and to nobody that it names.
    private Uri Own(string address) =>
        Uri.TryCreate(_base, address, out var url) && url.Scheme == _base.Scheme && url.Authority == _base.Authority
            ? url
            : throw new ControllerException($"the controller names {PlainText.OneLine(address)} to launch at, which is not at {_base}");

    private Uri Below(string path, string query) => new(_base, _api + path + (query.Length > 0 ? "?" + query : ""));

    private async Task<JsonElement> SendAsync(HttpMethod method, Uri url, byte[]? body, int attempts, CancellationToken cancellation,
        Action<string>? waits = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            ControllerException failure;
            TimeSpan? after = null;
            try
            {
                using var request = new HttpRequestMessage(method, url);
                if (body is not null)
                    request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                using var timer = _time.CreateTimer(_ => patience.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token)
                    .ConfigureAwait(false);
                var bytes = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                    return Read(method, url, bytes);
                failure = Refused(method, url, answer, bytes);
                if (!MayPass(method, answer.StatusCode))
                    throw failure;
                after = RetryAfter(answer);
            }
            catch (HttpRequestException broken) when (IsNoConnection(broken) || (method == HttpMethod.Get && IsCut(broken)))
            {
                failure = new ControllerException($"{method} {url}: {PlainText.Clause(broken.Message)}", broken);
            }
            catch (HttpRequestException broken)
            {
                throw new ControllerException($"{method} {url}: {PlainText.Clause(broken.Message)}", broken);
            }
            catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                throw new ControllerException($"{method} {url}: no answer within {Patience.TotalSeconds} s", late);
            }
            if (attempt >= attempts)
                throw failure;
            if (attempt == 1)
                waits?.Invoke(failure.Message);
            await Task.Delay(Wait(attempt, after), _time, cancellation).ConfigureAwait(false);
        }
    }

    private TimeSpan Wait(int attempt, TimeSpan? after)
    {
        var usual = TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)),
            _options.LongestWait.TotalSeconds));
        return after is not { } asked || asked <= usual ? usual : asked < _options.LongestWait ? asked : _options.LongestWait;
    }

    // A launch that may have reached the controller is not sent twice.
    private static bool MayPass(HttpMethod method, HttpStatusCode status) => status is HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
        || (method == HttpMethod.Get && status is HttpStatusCode.InternalServerError or HttpStatusCode.GatewayTimeout);

    private static bool IsNoConnection(HttpRequestException broken) => broken.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    // Half an answer; what was asked may be asked again, what was launched may not.
    private static bool IsCut(HttpRequestException broken) => broken.HttpRequestError
        is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse;

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static JsonElement Read(HttpMethod method, Uri url, byte[] bytes)
    {
        if (bytes.Length == 0)
            throw new ControllerException($"{method} {url}: the answer is empty");
        try
        {
            return JsonElement.Parse(bytes, EventLog.EventJson.Options);
        }
        catch (JsonException e)
        {
            throw new ControllerException(
                $"{method} {url}: the answer is no JSON ({PlainText.Clause(e.Message)}); is this an automation controller?", e);
        }
    }

    private static ControllerException Refused(HttpMethod method, Uri url, HttpResponseMessage answer, byte[] bytes)
    {
        var body = PlainText.OneLine(Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, ShownAnswer)));
        var status = (int)answer.StatusCode;
        var cure = answer switch
        {
            { StatusCode: HttpStatusCode.Unauthorized } => "; the token, or user and password, are not taken",
            { Headers.Location: { } place } => $"; it names another address, {place}: give that one",
            _ => "",
        };
        return new ControllerException(string.Create(CultureInfo.InvariantCulture,
            $"{method} {url}: answered with {status}{(body.Length > 0 ? $" and {body}" : "")}{cure}")) { Status = status, Body = body };
    }

    private static SocketsHttpHandler Connections(ControllerOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        MaxConnectionsPerServer = options.Connections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        SslOptions = Tls(options.Verify),
    };

    private static SslClientAuthenticationOptions Tls(string verify)
    {
        try
        {
            return ServerTrust.Of(verify, "--controller-ssl-verify");
        }
        catch (IOException e)
        {
            throw new ControllerException(e.Message, e);
        }
    }
}
