using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Cli.Startup;
using Plumbline.Wording;

namespace Plumbline.Cli.Send;

/// <summary>Posts one event and says what the receiver answered.</summary>
internal static class EventSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal sealed record Request(
        string Url, string? Event, string? File, string? Vm, string? Token, string? TokenFile, string? SecretFile, string? Secret,
            string Algorithm, string Header);

    public static async Task<int> SendAsync(Request request, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return await SayAsync(error, $"plumbline send: '{request.Url}' is no address of a webhook; expected something like "
                + "http://127.0.0.1:5500/netbox-vm", 2);
        byte[] body;
        string? secret, token;
        try
        {
            secret = await SecretAsync(request.SecretFile, cancellationToken) ?? request.Secret;
            token = await SecretAsync(request.TokenFile, cancellationToken) ?? request.Token;
            body = await BodyAsync(request, cancellationToken);
            using var _ = JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            return await SayAsync(error, $"plumbline send: the event is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: "
                + $"{e.Message.Split(". ")[0]}", 2);
        }
        catch (Exception e) when ((e is ArgumentException ? e.Message : Foreseen.Reason(e)) is { } reason)
        {
            return await SayAsync(error, $"plumbline send: {reason}", 2);
        }

        using var client = new HttpClient { Timeout = Patience };
        using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token is not null)
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (secret is not null)
            message.Headers.TryAddWithoutValidation(request.Header, Sign(secret, request.Algorithm, body));
        var watch = Stopwatch.StartNew();
        try
        {
            using var answer = await client.SendAsync(message, cancellationToken);
            var text = PlainText.OneLine((await answer.Content.ReadAsStringAsync(cancellationToken)).Trim());
            var line = string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {answer.ReasonPhrase} in "
                + $"{watch.Elapsed.TotalMilliseconds:0.0} ms{(text.Length > 0 ? ": " + text : "")}");
            if (secret is null && answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
                && text.Contains("ignature", StringComparison.Ordinal))
                line += " (in the folder of its project, or with --project, the event is signed with the project's secret)";
            return await SayAsync(answer.IsSuccessStatusCode ? output : error, line, answer.IsSuccessStatusCode ? 0 : 1);
        }
        catch (HttpRequestException e)
        {
            var cure = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? " (is the rulebook running, and is this its port?)"
                : "";
            return await SayAsync(error, $"plumbline send: {url} did not answer: {e.Message}{cure}", 1);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await SayAsync(error, $"plumbline send: {url} did not answer within {Patience.TotalSeconds:0} s", 1);
        }
    }

    // Read before anything is sent; - is standard input.
    private static async Task<string?> SecretAsync(string? file, CancellationToken cancellationToken) => file switch
    {
        null => null,
        "-" => (await Console.In.ReadLineAsync(cancellationToken) ?? "").TrimEnd('\r'),
        _ => (await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\n', '\r'),
    };

    private static async Task<byte[]> BodyAsync(Request request, CancellationToken cancellationToken)
    {
        if (request.Vm is { } vm)
            return VmCreated(vm);
        if (request.File is { } file)
            return await File.ReadAllBytesAsync(file, cancellationToken);
        return request.Event switch
        {
            null => throw new ArgumentException("say what to send: --vm NAME, --event JSON or --file FILE"),
            "-" => Encoding.UTF8.GetBytes(await Console.In.ReadToEndAsync(cancellationToken)),
            var json => Encoding.UTF8.GetBytes(json),
        };
    }

    // What NetBox sends for a new virtual machine, as far as rules look at it.
    private static byte[] VmCreated(string name)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("event", "created");
            json.WriteString("timestamp", TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("object_type", "virtualization.virtualmachine");
            json.WriteString("username", "plumbline-send");
            json.WriteString("request_id", Guid.NewGuid());
            json.WriteStartObject("data");
            json.WriteString("name", name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static string Sign(string secret, string algorithm, byte[] body)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        var digest = algorithm switch
        {
            "sha384" => HMACSHA384.HashData(key, body),
            "sha512" => HMACSHA512.HashData(key, body),
#pragma warning disable CA5350 // the receiver's choice, offered because old senders use it
            "sha1" => HMACSHA1.HashData(key, body),
#pragma warning restore CA5350
            _ => HMACSHA256.HashData(key, body),
        };
        return $"{algorithm}={Convert.ToHexStringLower(digest)}";
    }

    private static async Task<int> SayAsync(TextWriter writer, string line, int code)
    {
        await writer.WriteLineAsync(line);
        return code;
    }
}
