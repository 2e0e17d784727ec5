using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Plumbline.Netbox.Client.Http;

namespace Plumbline.Netbox.Webhooks;

/// <summary>
/// The connections of deliveries: one pool for each way of trusting certificates. Redirects are never followed: a POST would become a GET
/// without its body.
/// </summary>
internal sealed class WebhookConnections(WebhookOptions options, HttpMessageHandler? handler) : IDisposable
{
    private readonly ConcurrentDictionary<(bool Verify, string? Authority), Pool> _pools = new();

    /// <exception cref="Client.NetboxException">The webhook's certificate authority cannot be read.</exception>
    public Pool For(Webhook webhook) => _pools.GetOrAdd((webhook.VerifyCertificates, webhook.AuthorityPath), Create);

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
            pool.Invoker.Dispose();
    }

    private Pool Create((bool Verify, string? Authority) trust)
    {
        if (handler is not null)
            return new Pool(new HttpMessageInvoker(handler, disposeHandler: false), null);
        var judge = new CertificateJudge(trust.Verify, CertificateJudge.ReadAuthorities(trust.Authority));
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseProxy = options.Proxy is not null,
            Proxy = options.Proxy,
            SslOptions = judge.Options(null),
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = (name, request) =>
                request.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString().Any(c =>
                    c > '\u00ff') ? Encoding.UTF8 : Encoding.Latin1,
        };
        return new Pool(new HttpMessageInvoker(sockets), judge);
    }

    public sealed record Pool(HttpMessageInvoker Invoker, CertificateJudge? Judge);
}
