using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Urls;

/// <summary><c>url_check</c>: asks addresses in turn and tells which are up.</summary>
internal sealed class UrlCheckSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.url_check", context => new UrlCheckSource(context))
    {
        Legacy = ["eda.builtin.url_check", "url_check"], IsDeprecated = true,
    };

    private const int MostRedirects = 10;

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var given = new SourceArguments(context.Arguments);
        var urls = given.Get("urls");
        if (!PythonValue.IsTrue(urls))
            return;
        string[] all = [.. PythonValue.Iterate(urls).Select(url => url as string
            ?? throw new PluginException($"urls is a list of addresses, and one is {PythonValue.Kind(url)}"))];
        var delay = TimeSpan.FromSeconds(given.Between("delay", 1, 0, 4_000_000));
        var limit = TimeSpan.FromSeconds(given.Between("timeout", 30, 1, 3600));
        using var client = Client(given.Flag("verify_ssl", otherwise: true));
        while (true)
        {
            foreach (var url in all)
                await sink.PublishAsync(
                    new Mapping { { "url_check", await CheckAsync(client, url, limit, cancellationToken).ConfigureAwait(false) } },
                    cancellationToken).ConfigureAwait(false);
            // Without a delay it is a rest all the same: the next answer is no news otherwise.
            await Task.Delay(delay == TimeSpan.Zero ? TimeSpan.FromMilliseconds(10) : delay, context.Time, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    // Nothing of an answer is read but its head, and nothing is kept from one to the next.
    private static HttpMessageInvoker Client(bool verify) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = true, MaxAutomaticRedirections = MostRedirects, UseCookies = false, UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero, MaxResponseHeadersLength = 64,
        SslOptions = new SslClientAuthenticationOptions
        {
#pragma warning disable CA5359 // verify_ssl: false asks for it
            RemoteCertificateValidationCallback = verify ? null : (_, _, _, _) => true,
#pragma warning restore CA5359
        },
    });

    private async Task<Mapping> CheckAsync(HttpMessageInvoker client, string url, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            return Down(url, url);
        using var late = new CancellationTokenSource(limit, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (address.UserInfo.Length > 0)
                request.Headers.Authorization = new("Basic", Convert.ToBase64String(
                    System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
            using var answer = await client.SendAsync(request, either.Token).ConfigureAwait(false);
            return new Mapping
            {
                { "url", Shown(url) }, { "status", answer.StatusCode == HttpStatusCode.OK ? "up" : "down" },
                { "status_code", (long)answer.StatusCode },
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Down(url, $"no answer within {limit.TotalSeconds:0} s");
        }
        catch (HttpRequestException failure)
        {
            return Down(url, Reason(address, failure));
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or NotSupportedException or UriFormatException)
        {
            return Down(url, PlainText.Clause(failure.Message));
        }
    }

    private static Mapping Down(string url, string reason) => new() { { "url", Shown(url) }, { "status", "down" }, { "error_msg", reason } };

    // What rules may compare is as they know it from the peer.
    private static string Reason(Uri address, HttpRequestException failure)
    {
        var host = $"{address.Host.Trim('[', ']')}:{address.Port}";
        var socket = Within<SocketException>(failure);
        return socket?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"Cannot connect to host {host} ssl:default [Connect call failed ('{address.Host.Trim('[', ']')}', {address.Port})]",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                $"Cannot connect to host {host} ssl:default [Name or service not known]",
            not null => $"Cannot connect to host {host} ssl:default [{PlainText.Clause(socket.Message)}]",
            _ when Within<AuthenticationException>(failure) is { } refused => Untrusted(refused.Message) is { } why
                ? $"Cannot connect to host {host} ssl:True [SSLCertVerificationError: (1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
                    + $"failed: {why} (_ssl.c:1006)')]"
                : $"Cannot connect to host {host} ssl:default [{PlainText.Clause(refused.Message)}]",
            _ => PlainText.Clause((failure.InnerException ?? failure).Message),
        };
    }

    // The kinds of .NET in the words of OpenSSL.
    private static string? Untrusted(string message) =>
        message.Contains("PartialChain", StringComparison.Ordinal) ? "unable to get local issuer certificate"
        : message.Contains("UntrustedRoot", StringComparison.Ordinal) ? "self-signed certificate in certificate chain"
        : message.Contains("NotTimeValid", StringComparison.Ordinal) ? "certificate has expired"
        : message.Contains("NameMismatch", StringComparison.Ordinal) ? "Hostname mismatch, certificate is not valid for this host"
        : null;

    // A password in an address is for the server that is asked, not for whoever reads events.
    private static string Shown(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Split(':', 2) is [var user, { Length: > 0 }]
            ? url.Replace($"//{address.UserInfo}@", $"//{user}:***@", StringComparison.Ordinal)
            : url;

    private static T? Within<T>(Exception? failure) where T : Exception =>
        failure is null ? null : failure as T ?? Within<T>(failure.InnerException);
}
