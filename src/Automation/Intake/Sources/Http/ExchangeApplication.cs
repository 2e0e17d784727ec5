using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Supervision;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>
/// Joins the server and the handler, and answers what goes wrong between them. The source lives on whatever a request does.
/// </summary>
internal sealed class ExchangeApplication(IExchangeHandler handler, SourceContext source) : IHttpApplication<HttpExchange>
{
    public const string Trouble = "500 Internal Server Error\n\nServer got itself in trouble";

    private readonly ILogger _logger = source.Logger;
    private readonly Outage _room = new(
        source.Time, reason =>
            source.Logger.RoomIsShort(reason), (requests, lasted) => source.Logger.RoomAgain(requests, lasted.TotalSeconds));

    public HttpExchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = contextFeatures is IHostContextContainer<HttpExchange> container
            ? container.HostContext ??= new HttpExchange(source.Admission)
            : new HttpExchange(source.Admission);
        exchange.Attach(contextFeatures);
        return exchange;
    }

    public async Task ProcessRequestAsync(HttpExchange context)
    {
        try
        {
            if (RequestLimits.Refusal(context) is { } refusal)
                context.Answer(StatusCodes.Status400BadRequest, refusal);
            else
                await handler.HandleAsync(context).ConfigureAwait(false);
            if (context.IsTaken)
                _room.Works();
            if (!context.IsAnswered)
                throw new InvalidOperationException("the request was not answered");
        }
        catch (BadHttpRequestException refused) when (!context.HasStarted)
        {
            _logger.RequestRefused(context.Method, RequestPath.Shown(context.Target), refused.Message);
            context.Answer(
                refused.StatusCode,
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? RequestBody.TooLarge(context.MostBody)
                    : $"{refused.StatusCode}: {refused.Message}",
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Request Entity Too Large" : null);
        }
        catch (EventLogException failure) when (!context.HasStarted)
        {
            _logger.NotTaken(context.Method, RequestPath.Shown(context.Target), failure.Message);
            context.AddHeader("Retry-After", "1");
            context.Answer(StatusCodes.Status503ServiceUnavailable, "503: The event could not be recorded");
        }
        catch (NoRoomException full) when (!context.HasStarted)
        {
            _logger.NotTaken(context.Method, RequestPath.Shown(context.Target), full.Message);
            _room.Failed(full.Message);
            source.Health?.Degraded(full.Message);
            source.Health?.Count("refused_for_room");
            context.AddHeader("Retry-After", ((int)Math.Ceiling(full.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
            context.AddHeader(Refusal.Because, full.Message);
            context.Answer(StatusCodes.Status503ServiceUnavailable, "503: There is no room for the event now");
        }
        catch (EventRefusedException refused) when (!context.HasStarted)
        {
            _logger.RequestRefused(context.Method, RequestPath.Shown(context.Target), refused.Message);
            context.AddHeader(Refusal.Because, refused.Message);
            context.Answer(StatusCodes.Status400BadRequest, $"400: {refused.Message}");
        }
        catch (OperationCanceledException) when (!context.HasStarted)
        {
            context.Answer(StatusCodes.Status503ServiceUnavailable, "503: Shutting down");
        }
        catch (PluginException failure) when (!context.HasStarted)
        {
            _logger.FilterFailed(failure.WithCure);
            context.Answer(StatusCodes.Status500InternalServerError, Trouble);
        }
        catch (IOException broken)
        {
            // A framing that cannot be read, or a client that is gone; who still listens hears that nothing was taken.
            _logger.RequestRefused(context.Method, RequestPath.Shown(context.Target), broken.Message);
            if (!context.HasStarted)
                context.Answer(StatusCodes.Status400BadRequest, "400: The body cannot be read");
        }
#pragma warning disable CA1031 // the last who can say what happened; the source lives on
        catch (Exception defect)
#pragma warning restore CA1031
        {
            source.Health?.Defect();
            _logger.RequestDefect(
                context.Method, RequestPath.Shown(context.Target), defect.GetType().Name, defect.Message.ReplaceLineEndings(" "));
            _logger.DefectTrace(defect);
            if (!context.HasStarted)
                context.Answer(StatusCodes.Status500InternalServerError, Trouble);
        }
        finally
        {
            context.End();
        }
    }

    public void DisposeContext(HttpExchange context, Exception? exception)
    {
    }
}
