using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources.Http;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Alertmanager;

/// <summary>One post gives the whole body as an event, then one event for each alert in it, with its host as <c>meta.hosts</c>.</summary>
internal sealed class AlertmanagerHandler(AlertmanagerOptions options, IEventSink sink, ILogger logger, CancellationToken stopping)
    : IExchangeHandler
{
    public async ValueTask HandleAsync(HttpExchange exchange)
    {
        var path = RequestPath.Of(exchange.Target);
        if (path.Contains('/', StringComparison.Ordinal))
            exchange.Answer(StatusCodes.Status404NotFound, "404: Not Found");
        else if (path.Length == 0)
            AnswerRoot(exchange);
        else if (exchange.Method != HttpMethods.Post)
            NotAllowed(exchange, "POST");
        else
            await TakeAsync(exchange, path).ConfigureAwait(false);
    }

    private static void AnswerRoot(HttpExchange exchange)
    {
        if (exchange.Method is "GET" or "HEAD")
            exchange.Answer(StatusCodes.Status200OK, "up");
        else
            NotAllowed(exchange, "GET,HEAD");
    }

    private async ValueTask TakeAsync(HttpExchange exchange, string path)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(exchange).ConfigureAwait(false);
            var (payload, meta) = Read(exchange, path, body.Text);
            // In one piece, so that a log that refuses takes none of them: the sender sends the whole again.
            var events = new List<object?>();
            var failure = Collect(payload, meta, events);
            await sink.PublishAsync(events, stopping).ConfigureAwait(false);
            if (failure is not null)
                throw new PluginException(failure.Message, failure);
            exchange.Answer(StatusCodes.Status202Accepted, "Received");
        }
        catch (UndecodableBodyException failure)
        {
            logger.RequestRefused(exchange.Method, RequestPath.Shown(exchange.Target), failure.Message);
            exchange.Answer(StatusCodes.Status500InternalServerError, ExchangeApplication.Trouble);
        }
    }

    // What comes before an alert without a usable host is kept, as it has always been; the failure is returned.
    private PluginException? Collect(object? payload, Mapping meta, List<object?> events)
    {
        if (!options.SkipOriginal)
            events.Add(new Mapping { { "payload", payload }, { "meta", PythonValue.Copy(meta) } });
        try
        {
            var alerts = Alerts(payload);
            if (alerts.Count > IntakeLimits.EventsAtOnce)
                throw new EventRefusedException($"it holds more than {IntakeLimits.EventsAtOnce} alerts");
            foreach (var alert in alerts)
            {
                var own = (Mapping)(PythonValue.Copy(meta) ?? meta);
                own["hosts"] = Hosts(alert);
                events.Add(new Mapping { { "alert", PythonValue.Copy(alert) }, { "meta", own } });
            }
            return null;
        }
        catch (PluginException failure)
        {
            return failure;
        }
    }

    private static (object? Payload, Mapping Meta) Read(HttpExchange exchange, string path, ReadOnlySpan<byte> body)
    {
        if (BodyCheck.Of(body).Reason is { } reason)
            throw reason.Contains("deeper", StringComparison.Ordinal)
                ? new EventRefusedException(reason)
                : new UndecodableBodyException($"the body is no JSON: {reason}");
        using var text = JsonBuffer.Rent();
        text.Raw("{\"endpoint\":"u8);
        text.Quoted(path);
        text.Raw(",\"headers\":"u8);
        HeaderJson.Write(text, exchange.Headers, withAuthorization: true);
        text.Raw("}"u8);
        return (IntakeJson.Read(body.ToArray()), (Mapping)(IntakeJson.Read(text.Written.ToArray()) ?? new Mapping()));
    }

    private List<object?> Alerts(object? payload)
    {
        if (string.IsNullOrEmpty(options.AlertsPath))
            return [payload];
        if (!GlobPath.TryGet(payload, options.AlertsPath, options.Separator, out var found))
            return [];
        return found is List<object?> items ? items : [found];
    }

    // "[::1]:90" gives "[": what stands before the first colon, as it has always been.
    private List<object?> Hosts(object? alert)
    {
        if (string.IsNullOrEmpty(options.HostPath) || !GlobPath.TryGet(alert, options.HostPath, options.Separator, out var found))
            return [];
        return found is string host
            ? [host.Split(':')[0]]
            : throw new PluginException($"{options.HostPath} of an alert is a text, not {PythonValue.Kind(found)}");
    }

    private static void NotAllowed(HttpExchange exchange, string allow)
    {
        exchange.AddHeader("Allow", allow);
        exchange.Answer(StatusCodes.Status405MethodNotAllowed, "405: Method Not Allowed");
    }
}
