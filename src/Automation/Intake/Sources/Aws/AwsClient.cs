using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.Runtime.Internal.Auth;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Aws;

/// <summary>Asks a service of AWS in its JSON protocol: a POST whose header names the operation, signed with version 4.</summary>
/// <param name="prefix">Of an operation's name, <c>AmazonSQS</c>.</param>
/// <param name="version">Of the protocol, <c>1.0</c> or <c>1.1</c>.</param>
internal sealed class AwsClient(AwsOptions options, string prefix, string version, TimeProvider time) : IDisposable
{
    private const string Signed = "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target";
    private const int LongestSaid = 300;

    // The longest that a queue lets a question wait, and some.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false,
    })
    {
        Timeout = Patience, MaxResponseContentBufferSize = 2L * IntakeLimits.LargestMessage,
    };

    /// <exception cref="AwsException">The service refuses.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<Mapping> AskAsync(string operation, Mapping question, CancellationToken cancellationToken)
    {
        using var request = await SignedAsync($"{prefix}.{operation}", IntakeJson.Write(question), cancellationToken).ConfigureAwait(false);
        using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var read = Read(body);
        if (!answer.IsSuccessStatusCode)
            throw Refusal(operation, (int)answer.StatusCode, answer.Headers, read);
        return read ?? throw new AwsException("", $"{operation} was answered with something that is no JSON object");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpRequestMessage> SignedAsync(string target, byte[] body, CancellationToken cancellationToken)
    {
        var credentials = await options.CredentialsAsync(cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        var (stamp, type) = (now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), $"application/x-amz-json-{version}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var host = options.Endpoint.IsDefaultPort ? options.Endpoint.IdnHost : $"{options.Endpoint.IdnHost}:{options.Endpoint.Port}";
        var path = options.Endpoint.AbsolutePath;
        var headers = $"content-type:{type}\nhost:{host}\nx-amz-content-sha256:{hash}\nx-amz-date:{stamp}\nx-amz-target:{target}\n";
        var canonical = $"POST\n{path}\n\n{headers}\n{Signed}\n{hash}";
        var signature = AWS4Signer.ComputeSignature(credentials, options.Region, now, options.Service, Signed, canonical);

        var request = new HttpRequestMessage(HttpMethod.Post, options.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Host = host;
        request.Headers.Add("X-Amz-Target", target);
        request.Headers.Add("X-Amz-Date", stamp);
        request.Headers.Add("X-Amz-Content-Sha256", hash);
        // What a session adds need not be signed.
        if (credentials.UseToken)
            request.Headers.Add("X-Amz-Security-Token", credentials.Token);
        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return request;
    }

    private static Mapping? Read(byte[] body)
    {
        try
        {
            return IntakeJson.Read(body) as Mapping;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // com.amazonaws.sqs#QueueDoesNotExist, or the older name of the same in a header.
    private static AwsException Refusal(string operation, int status, HttpResponseHeaders headers, Mapping? said)
    {
        var code = said?.Text("__type") ?? "";
        code = code[(code.LastIndexOf('#') + 1)..];
        var older = headers.TryGetValues("x-amzn-query-error", out var values) ? values.First().Split(';')[0] : code;
        var message = said?.Text("message") ?? said?.Text("Message") ?? $"status {status}";
        if (message.Length > LongestSaid)
            message = message[..LongestSaid] + "…";
        return new AwsException(older, $"{operation} was refused{(code.Length > 0 ? $" ({code})" : "")}: {message}");
    }
}
