using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A stub of a service of AWS: it checks each signature as AWS describes it, and answers by the operation.</summary>
internal sealed class AwsStub : IAsyncDisposable
{
    public const string Key = "AKIDEXAMPLE", Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Region = "eu-central-1";

    private readonly HttpListener _listener = new();
    private readonly Func<string, JsonElement, (int Status, string Body)> _answer;
    private readonly Task _serving;

    public AwsStub(Func<string, JsonElement, (int Status, string Body)> answer)
    {
        _answer = answer;
        Address = $"http://127.0.0.1:{LocalPorts.Free()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Operation and question, in their order.</summary>
    public List<(string Operation, string Question)> Asked { get; } = [];

    public string Arguments(string more) =>
        $$"""{"region": "{{Region}}", "endpoint_url": "{{Address}}", "access_key": "{{Key}}", "secret_key": "{{Secret}}"{{more}}}""";

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext exchange;
            try
            {
                exchange = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(exchange.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var operation = exchange.Request.Headers["X-Amz-Target"]!.Split('.')[^1];
            lock (Asked)
                Asked.Add((operation, body));
            using var question = JsonDocument.Parse(body);
            var (status, answer) = IsSigned(exchange.Request, body) ? _answer(operation, question.RootElement)
                : (403, """{"__type":"com.amazon.coral.service#InvalidSignatureException","message":"the signature is wrong"}""");
            try
            {
                exchange.Response.StatusCode = status;
                await exchange.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                exchange.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The source went away, or the test is over.
            }
        }
    }

    // docs.aws.amazon.com: "Create a signed AWS API request", step by step.
    private static bool IsSigned(HttpListenerRequest request, string body)
    {
        var words = request.Headers["Authorization"]!["AWS4-HMAC-SHA256 ".Length..].Split(", ")
            .Select(word => word.Split('=', 2)).ToDictionary(word => word[0], word => word[1]);
        var scope = words["Credential"].Split('/');
        var hash = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var headers = string.Concat(words["SignedHeaders"].Split(';').Select(name => $"{name}:{request.Headers[name]}\n"));
        var canonical = $"POST\n{request.Url!.AbsolutePath}\n\n{headers}\n{words["SignedHeaders"]}\n{hash}";
        var digest = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var toSign = $"AWS4-HMAC-SHA256\n{request.Headers["X-Amz-Date"]}\n{string.Join('/', scope[1..])}\n{digest}";
        var key = scope[1..].Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + Secret), (before, part) => HMACSHA256.HashData(before, Encoding.UTF8.GetBytes(part)));
        return scope[0] == Key && scope[2] == Region && words["SignedHeaders"].Split(';').Contains("host")
            && Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == words["Signature"];
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
