using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Intake.Sources.Http;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>A request becomes an event: bearer token, signature, method, JSON, in this order; the answer waits until the event is recorded.</summary>
internal sealed class WebhookHandler(WebhookOptions options, IEventSink sink, ILogger logger, CancellationToken stopping) : IExchangeHandler
{
    private const int MostHints = 64;

    private readonly ConcurrentDictionary<string, bool> _hinted = new(StringComparer.Ordinal);

    public async ValueTask HandleAsync(HttpExchange exchange)
    {
        if (options.Bearer?.Refuse(exchange.Header("Authorization")) is { } unknown)
        {
            exchange.Answer(unknown.Status, unknown.Text, unknown.Reason);
            return;
        }
        if (exchange.Method != HttpMethods.Post && options.Signature is null)
        {
            await NotAllowed(exchange).ConfigureAwait(false);
            return;
        }
        try
        {
            using var body = await RequestBody.ReadAsync(exchange).ConfigureAwait(false);
            await TakeAsync(exchange, body.Text).ConfigureAwait(false);
        }
        catch (UndecodableBodyException failure)
        {
            logger.RequestRefused(exchange.Method, exchange.Target, failure.Message);
            exchange.Answer(StatusCodes.Status500InternalServerError, ExchangeApplication.Trouble);
        }
    }

    private ValueTask TakeAsync(HttpExchange exchange, ReadOnlySpan<byte> body)
    {
        if (options.Signature is { } signature && signature.Refuse(exchange.Header(signature.Header), body) is { } forged)
            return Refuse(exchange, forged);
        if (exchange.Method != HttpMethods.Post)
            return NotAllowed(exchange);
        var check = BodyCheck.Of(body);
        if (check.Reason is { } reason)
        {
            logger.RequestRefused(exchange.Method, exchange.Target, reason);
            // The text of the answer is the peer's; the reason goes beside it.
            exchange.AddHeader("X-Refused-Because", reason);
            return Refuse(exchange, new Refusal(StatusCodes.Status400BadRequest, "Invalid JSON payload"));
        }
        var path = RequestPath.Of(exchange.Target);
        if (check.Netbox.IsNetbox && exchange.Header(ChangeOrigin.Header) == ChangeOrigin.WriteBack)
        {
            // A result that was written back is no reason to begin anew.
            logger.OwnChange(path);
            exchange.Answer(StatusCodes.Status200OK, path);
            return ValueTask.CompletedTask;
        }
        Hint(path);
        using var text = JsonText.Rent();
        Compose(text, exchange, path, body, check.Netbox);
        var published = sink.PublishOpenAsync(text.Written, stopping);
        if (!published.IsCompletedSuccessfully)
            return AnswerWhenRecorded(exchange, published, path);
        exchange.Answer(StatusCodes.Status200OK, path);
        return published;
    }

    private void Compose(JsonText text, HttpExchange exchange, string path, ReadOnlySpan<byte> body, NetboxShape netbox)
    {
        var completed = options.CompleteNetboxModel && netbox.LacksModel;
        text.Raw("{\"payload\":"u8);
        if (completed)
        {
            text.Raw(body[..netbox.InsertAt]);
            text.Raw(",\"model\":\""u8);
            text.Raw(netbox.Model(body));
            text.Raw("\""u8);
            text.Raw(body[netbox.InsertAt..]);
        }
        else
        {
            text.Raw(body);
        }
        text.Raw(",\"meta\":{\"endpoint\":"u8);
        text.Quoted(path);
        text.Raw(",\"headers\":"u8);
        HeaderJson.Write(text, exchange.Headers, withAuthorization: false);
        if (completed)
            text.Raw(",\"completed\":[\"payload.model\"]"u8);
    }

    private static async ValueTask AnswerWhenRecorded(HttpExchange exchange, ValueTask published, string path)
    {
        await published.ConfigureAwait(false);
        exchange.Answer(StatusCodes.Status200OK, path);
    }

    private static ValueTask Refuse(HttpExchange exchange, Refusal refusal)
    {
        exchange.Answer(refusal.Status, refusal.Text, refusal.Reason);
        return ValueTask.CompletedTask;
    }

    private static ValueTask NotAllowed(HttpExchange exchange)
    {
        exchange.AddHeader("Allow", "POST");
        return Refuse(exchange, new Refusal(StatusCodes.Status405MethodNotAllowed, "405: Method Not Allowed"));
    }

    private void Hint(string path)
    {
        if (options.Endpoint is { } endpoint && path != endpoint.TrimStart('/') && _hinted.Count < MostHints && _hinted.TryAdd(path, true))
            logger.OtherEndpoint(path, endpoint);
    }
}
