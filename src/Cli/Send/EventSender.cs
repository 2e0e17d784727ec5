using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Cli.Reading;
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

    public static async Task<int> SendAsync(Request request, SendReport report, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return await report.UnusableAsync(
                $"'{request.Url}' is no address of a webhook; expected something like http://127.0.0.1:5500/netbox-vm");
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
            return await report.UnusableAsync(
                $"the event is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message.Split(". ")[0]}");
        }
        catch (Exception e) when ((e is UnusableException ? e.Message : Foreseen.Reason(e)) is { } reason)
        {
            return await report.UnusableAsync(reason);
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
            var cure = secret is null && answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
                && text.Contains("ignature", StringComparison.Ordinal)
                ? "in the folder of its project, or with --project, the event is signed with the project's secret"
                : null;
            return await report.AnsweredAsync(url, answer, text, watch.Elapsed, cure);
        }
        catch (HttpRequestException e)
        {
            var cure = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? " (is the rulebook running, and is this its port?)"
                : "";
            return await report.FailedAsync(url, $"{url} did not answer: {e.Message}{cure}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await report.FailedAsync(url, $"{url} did not answer within {Patience.TotalSeconds:0} s");
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
            null => throw new UnusableException("say what to send: --vm NAME, --event JSON or --file FILE"),
            var given => Encoding.UTF8.GetBytes(await EventText.ReadAsync(given, cancellationToken)),
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
}
