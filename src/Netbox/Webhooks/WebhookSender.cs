using System.Net;
using System.Text;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Client.Http;
using Plumbline.Netbox.Events;

namespace Plumbline.Netbox.Webhooks;

/// <summary>Makes one attempt. Problems name the receiver's host and port, never the whole address, which may hold a secret.</summary>
#pragma warning disable CA1001 // the semaphore never makes a wait handle, so there is nothing to dispose of
internal sealed class WebhookSender(WebhookConnections connections, WebhookOptions options, TimeProvider time)
{
#pragma warning restore CA1001
    private const int LongestAnswer = 300;

    // However many webhooks there are, no more of their templates than this take memory at a time.
    private readonly SemaphoreSlim _renderings = new(2, 2);

    private static readonly KeyValuePair<string, string>[] Defaults = [new("User-Agent", "plumbline"), new("Accept-Encoding", "identity")];

    public async Task<DeliveryOutcome> SendAsync(Webhook webhook, PlannedDelivery delivery, CancellationToken cancellation)
    {
        WebhookRequest rendered;
        WebhookConnections.Pool pool;
        await _renderings.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            rendered = WebhookRendering.Render(webhook, delivery, time.GetUtcNow(), cancellation);
            pool = connections.For(webhook);
        }
        catch (Exception e) when (e is RenderingException or NetboxException)
        {
            return new DeliveryOutcome.Failed(e.Message);
        }
        finally
        {
            _renderings.Release();
        }

        var place = $"{rendered.Address.Host}:{rendered.Address.Port}";
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var request = Build(rendered);
        try
        {
            using var response = await pool.Invoker.SendAsync(request, both.Token).ConfigureAwait(false);
            return await JudgeAsync(place, response, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryOutcome.Unreachable($"{place} did not answer within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new DeliveryOutcome.Unreachable($"{place} cannot be reached: {Trouble.Describe(rendered.Address, e, pool.Judge)}");
        }
    }

    private static HttpRequestMessage Build(WebhookRequest rendered)
    {
        var address = rendered.Address.UserInfo.Length == 0
            ? rendered.Address
            : new UriBuilder(rendered.Address) { UserName = "", Password = "" }.Uri;
        var request = new HttpRequestMessage(rendered.Method, address)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(rendered.Body),
        };
        foreach (var (name, value) in Defaults.Where(header =>
            !rendered.Headers.Any(own => own.Key.Equals(header.Key, StringComparison.OrdinalIgnoreCase))).Concat(rendered.Headers))
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static async Task<DeliveryOutcome> JudgeAsync(string place, HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
            return new DeliveryOutcome.Delivered(status);
        if (status is >= 300 and < 400)
            return new DeliveryOutcome.Failed($"{place} redirects ({status}); put the address it redirects to into payload_url");
        using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[LongestAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var answer = string.Join(
            ' ', Encoding.UTF8.GetString(buffer, 0, length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new DeliveryOutcome.Failed(answer.Length > 0 ? $"{place} answered {status}: {answer}" : $"{place} answered {status}");
    }
}
