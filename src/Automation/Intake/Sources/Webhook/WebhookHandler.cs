using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Automation.Intake.Sources.Http;
using Plumbline.Automation.Intake.Sources.Netbox;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>
/// A request becomes an event: bearer token, signature, method, JSON, in this order; the answer waits until the event is recorded.
/// </summary>
/// <param name="options">The source's arguments.</param>
/// <param name="sink">Where events go.</param>
/// <param name="context">The source's.</param>
/// <param name="missed">Knows which changes of a NetBox were told of; null where nobody watches over webhooks.</param>
/// <param name="stopping">The end of the source.</param>
internal sealed class WebhookHandler(
    WebhookSourceOptions options, IEventSink sink, SourceContext context, MissedWebhooks? missed, CancellationToken stopping)
    : IExchangeHandler
{
    private const int MostHints = 64;

    private readonly ILogger _logger = context.Logger;
    private readonly Freshness _freshness = new(options.Policy.Within, context.Time);
    private readonly ResultLoops _loops = new(context.Time);
    private readonly SenderRate? _rate = options.Policy.SenderRate is { } rate ? new SenderRate(rate, context.Time) : null;
    private readonly ConcurrentDictionary<string, bool> _hinted = new(StringComparer.Ordinal);

    public async ValueTask HandleAsync(HttpExchange exchange)
    {
        if (_rate?.Wait(exchange.Remote) is { } wait)
        {
            exchange.AddHeader("Retry-After", ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
            await Refuse(exchange, SenderRate.TooMany).ConfigureAwait(false);
            return;
        }
        if (RefuseHead(exchange) is { } refused)
        {
            await Refuse(exchange, refused).ConfigureAwait(false);
            return;
        }
        try
        {
            using var body = await RequestBody.ReadAsync(exchange).ConfigureAwait(false);
            await TakeAsync(exchange, body.Text).ConfigureAwait(false);
        }
        catch (UndecodableBodyException failure)
        {
            _logger.RequestRefused(exchange.Method, RequestPath.Shown(exchange.Target), failure.Message);
            exchange.Answer(StatusCodes.Status500InternalServerError, ExchangeApplication.Trouble);
        }
    }

    // What can be told before a byte of the body is read.
    private Refusal? RefuseHead(HttpExchange exchange)
    {
        if (options.Bearer?.Refuse(exchange.Header("Authorization")) is { } unknown)
            return unknown;
        if (options.Signature is { } signature)
            return exchange.Header(signature.Header) is null ? SignatureCheck.Missing : null;
        if (exchange.Method != HttpMethods.Post)
            return NotAllowed(exchange);
        if (!options.IsOpen || options.Policy.CrossSite || CrossSite.Refuse(exchange) is not { } foreign)
            return null;
        const string Reason = "a web page of another site sent it, and this port has neither signature nor token";
        _logger.RequestRefused(exchange.Method, RequestPath.Shown(exchange.Target), Reason);
        exchange.AddHeader(Refusal.Because, Reason);
        return foreign;
    }

    private ValueTask TakeAsync(HttpExchange exchange, ReadOnlySpan<byte> body)
    {
        byte[] signed = [];
        if (options.Signature is { } signature && signature.Refuse(exchange.Header(signature.Header), body, out signed) is { } forged)
            return Refuse(exchange, forged);
        if (exchange.Method != HttpMethods.Post)
            return Refuse(exchange, NotAllowed(exchange));
        var check = BodyCheck.Of(body);
        if (check.Reason is { } reason)
        {
            _logger.RequestRefused(exchange.Method, RequestPath.Shown(exchange.Target), reason);
            // The text of the answer is the peer's; the reason goes beside it.
            exchange.AddHeader(Refusal.Because, reason);
            return Refuse(exchange, new Refusal(StatusCodes.Status400BadRequest, "Invalid JSON payload"));
        }
        var path = RequestPath.Of(exchange.Target);
        if (check.Netbox.IsNetbox && context.IsResult(MarkOf(exchange, body), $"what came on '/{path}'"))
        {
            // A result that was written back is no reason to begin anew.
            exchange.Answer(StatusCodes.Status200OK, path);
            return ValueTask.CompletedTask;
        }
        if (options.Signature is null)
            return PublishAsync(exchange, path, body, check.Netbox);
        if (_freshness.RefuseAge(check.Netbox.Timestamp(body), exchange.Header(Freshness.Timestamp), check.Netbox) is { } old)
        {
            _logger.RequestRefused(exchange.Method, RequestPath.Shown(exchange.Target), old.Text);
            return Refuse(exchange, old);
        }
        if (_freshness.MarkOf(exchange, signed, path, check.Netbox) is not { } mark)
            return PublishAsync(exchange, path, body, check.Netbox);
        if (!_freshness.IsRecorded(mark))
            return PublishOnce(mark, exchange, path, body, check.Netbox);
        _logger.Repeated(path);
        exchange.Answer(StatusCodes.Status200OK, path);
        return ValueTask.CompletedTask;
    }

    private ResultMark MarkOf(HttpExchange exchange, ReadOnlySpan<byte> body) => OwnChanges.Of(
        body, options.Policy.OwnChanges, context.Netbox?.Author(), _loops, exchange.Header(ChangeOrigin.Header) == ChangeOrigin.WriteBack);

    private ValueTask PublishOnce(UInt128 mark, HttpExchange exchange, string path, ReadOnlySpan<byte> body, NetboxShape netbox)
    {
        try
        {
            return RememberAsync(mark, PublishAsync(exchange, path, body, netbox));
        }
        catch
        {
            _freshness.End(mark, recorded: false);
            throw;
        }
    }

    private async ValueTask RememberAsync(UInt128 mark, ValueTask published)
    {
        var recorded = false;
        try
        {
            await published.ConfigureAwait(false);
            recorded = true;
        }
        finally
        {
            _freshness.End(mark, recorded);
        }
    }

    // Events are kept in one line, however their body was laid out.
    private ValueTask PublishAsync(HttpExchange exchange, string path, ReadOnlySpan<byte> body, NetboxShape netbox)
    {
        if (missed is null || !netbox.IsNetbox || MissedWebhooks.KeyOf(body) is not { } change)
            return PublishTextAsync(exchange, path, body, netbox);
        if (!missed.Ready.IsCompleted)
            return PublishLaterAsync(exchange, path, body.ToArray(), netbox);
        if (missed.TryTake(change, path))
            return PublishTakenAsync(change, exchange, path, body, netbox);
        _logger.Repeated(path);
        exchange.Answer(StatusCodes.Status200OK, path);
        return ValueTask.CompletedTask;
    }

    private async ValueTask PublishLaterAsync(HttpExchange exchange, string path, byte[] body, NetboxShape netbox)
    {
        await missed!.Ready.WaitAsync(stopping).ConfigureAwait(false); // only called where it is there
        await PublishAsync(exchange, path, body, netbox).ConfigureAwait(false);
    }

    private ValueTask PublishTakenAsync(ChangeKey change, HttpExchange exchange, string path, ReadOnlySpan<byte> body, NetboxShape netbox)
    {
        try
        {
            return TellAsync(change, path, PublishTextAsync(exchange, path, body, netbox));
        }
        catch
        {
            missed!.End(change, path, recorded: false); // only called where it is there
            throw;
        }
    }

    private async ValueTask TellAsync(ChangeKey change, string path, ValueTask published)
    {
        var recorded = false;
        try
        {
            await published.ConfigureAwait(false);
            recorded = true;
        }
        finally
        {
            missed!.End(change, path, recorded); // only called where it is there
        }
    }

    private ValueTask PublishTextAsync(HttpExchange exchange, string path, ReadOnlySpan<byte> body, NetboxShape netbox)
    {
        if (CompactJson.IsOneLine(body))
            return PublishLineAsync(exchange, path, body, netbox);
        var rented = ArrayPool<byte>.Shared.Rent(body.Length);
        try
        {
            var line = rented.AsSpan(0, CompactJson.Write(body, rented));
            return PublishLineAsync(exchange, path, line, BodyCheck.Of(line).Netbox);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private ValueTask PublishLineAsync(HttpExchange exchange, string path, ReadOnlySpan<byte> body, NetboxShape netbox)
    {
        Hint(path);
        using var text = JsonBuffer.Rent();
        Compose(text, exchange, path, body, netbox);
        var published = sink.PublishOpenAsync(text.Written, stopping);
        if (!published.IsCompletedSuccessfully)
            return AnswerWhenRecorded(exchange, published, path);
        exchange.Answer(StatusCodes.Status200OK, path);
        return published;
    }

    private void Compose(JsonBuffer text, HttpExchange exchange, string path, ReadOnlySpan<byte> body, NetboxShape netbox)
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
            text.Raw(body);
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

    private static Refusal NotAllowed(HttpExchange exchange)
    {
        exchange.AddHeader("Allow", "POST");
        return new Refusal(StatusCodes.Status405MethodNotAllowed, "405: Method Not Allowed");
    }

    private void Hint(string path)
    {
        if (options.Endpoint is { } endpoint && path != endpoint.TrimStart('/') && _hinted.Count < MostHints && _hinted.TryAdd(path, true))
            _logger.OtherEndpoint(path, endpoint);
    }
}
