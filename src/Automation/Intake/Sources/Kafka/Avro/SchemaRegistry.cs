using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Text.Json;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>Schemas by their number, from a registry with the REST API of Confluent's. Each is asked for once.</summary>
internal sealed class SchemaRegistry : IDisposable
{
    private const int MostKept = 100;
    private const int LargestAnswer = 4 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Early = TimeSpan.FromSeconds(30);

    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Dictionary<int, AvroSchema> _known = [];
    private readonly Queue<int> _order = new();
    private string? _token;
    private DateTimeOffset _tokenEnds;

    public SchemaRegistry(RegistryOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var tls = options.Tls?.Options(options.Url.Host) ?? new SslClientAuthenticationOptions();
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = tls })
        {
            Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>What it hangs on, for people.</summary>
    public string Described => $"the schema registry at {_options.Url.Authority}";

    /// <summary>A schema; null where the registry has none of that number, or says something else.</summary>
    /// <exception cref="PluginException">It does not let us in.</exception>
    /// <exception cref="HttpRequestException">It is away.</exception>
    public async ValueTask<AvroSchema?> SchemaAsync(int number, Action<string> said, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(number, out var known))
            return known;
        var url = new Uri($"{_options.Url.ToString().TrimEnd('/')}/schemas/ids/{number.ToString(CultureInfo.InvariantCulture)}");
        using var answer = await AskAsync(url, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            said($"{Described} has no schema {number}");
            return null;
        }
        Check(answer, Described);
        try
        {
            var text = Text(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), "schema");
            return Keep(number, AvroSchemaReader.ReadJson(System.Text.Encoding.UTF8.GetBytes(text)));
        }
        catch (AvroException unusable)
        {
            said($"{Described} answers for schema {number} what cannot be used: {unusable.Message}");
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wasKept = IsTokenKept;
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("Accept", "application/vnd.schemaregistry.v1+json");
            if ((_options.Authorization ?? await TokenAsync(cancellationToken).ConfigureAwait(false)) is { } authorization)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            var answer = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.Unauthorized || !wasKept)
                return answer;
            // It was called back before its time: a fresh one shows whether we are let in.
            answer.Dispose();
            _token = null;
        }
    }

    private bool IsTokenKept => _token is not null && _time.GetUtcNow() < _tokenEnds;

    private AvroSchema Keep(int number, AvroSchema schema)
    {
        if (_order.Count == MostKept)
            _known.Remove(_order.Dequeue());
        _order.Enqueue(number);
        return _known[number] = schema;
    }

    private async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (_options.Tokens is not { } tokens)
            return null;
        if (IsTokenKept)
            return _token;
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "client_credentials"), new("client_id", tokens.Client), new("client_secret", tokens.Secret),
        };
        if (tokens.Scope is { } scope)
            form.Add(new("scope", scope));
        using var request = new HttpRequestMessage(HttpMethod.Post, tokens.Url) { Content = new FormUrlEncodedContent(form) };
        using var answer = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        var where = $"the token server at {tokens.Url.Authority}";
        Check(answer, where);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _token = $"Bearer {Text(body, "access_token")}";
        }
        catch (AvroException unusable)
        {
            throw new HttpRequestException($"{where} answers with no token: {unusable.Message}");
        }
        using var json = JsonDocument.Parse(body);
        _tokenEnds = _time.GetUtcNow() + TimeSpan.FromSeconds(Math.Clamp(Seconds(json.RootElement), 0, 86_400)) - Early;
        return _token;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {Patience.TotalSeconds} s", late);
        }
    }

    private void Check(HttpResponseMessage answer, string where)
    {
        if (answer.IsSuccessStatusCode)
            return;
        var status = (int)answer.StatusCode;
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            || (answer.StatusCode == HttpStatusCode.BadRequest && answer.RequestMessage?.Method == HttpMethod.Post))
            throw new PluginException($"{where} does not let us in: it answers with {status}");
        // The token may be what it does not like any more.
        _tokenEnds = default;
        throw new HttpRequestException($"{where} answers with {status}");
    }

    // Some servers write it as a text.
    private static double Seconds(JsonElement answer)
    {
        const double Otherwise = 3600;
        if (!answer.TryGetProperty("expires_in", out var given))
            return Otherwise;
        var text = given.ValueKind switch
        {
            JsonValueKind.Number => given.GetRawText(),
            JsonValueKind.String => given.GetString(),
            _ => null,
        };
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? seconds : Otherwise;
    }

    private static string Text(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var text)
                && text.ValueKind == JsonValueKind.String ? text.GetString()! // not null: it is a text
                : throw new AvroException($"it has no text '{name}'");
        }
        catch (JsonException broken)
        {
            throw new AvroException($"it is no JSON ({PlainText.Clause(broken.Message)})");
        }
    }
}
