using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>Joins the server and the handler, and answers what goes wrong between them. The source lives on whatever a request does.</summary>
internal sealed class ExchangeApplication(IExchangeHandler handler, ILogger logger) : IHttpApplication<HttpExchange>
{
    public const string Trouble = "500 Internal Server Error\n\nServer got itself in trouble";

    public HttpExchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = contextFeatures is IHostContextContainer<HttpExchange> container ? container.HostContext ??= new HttpExchange() : new HttpExchange();
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
        }
        catch (BadHttpRequestException refused) when (!context.HasStarted)
        {
            logger.RequestRefused(context.Method, context.Target, refused.Message);
            context.Answer(
                refused.StatusCode,
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestBody.TooLarge : $"{refused.StatusCode}: {refused.Message}",
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Request Entity Too Large" : null);
        }
        catch (EventLogException failure) when (!context.HasStarted)
        {
            logger.NotRecorded(failure.Message);
            context.AddHeader("Retry-After", "1");
            context.Answer(StatusCodes.Status503ServiceUnavailable, "503: The event could not be recorded");
        }
        catch (OperationCanceledException) when (!context.HasStarted)
        {
            context.Answer(StatusCodes.Status503ServiceUnavailable, "503: Shutting down");
        }
        catch (PluginException failure) when (!context.HasStarted)
        {
            logger.FilterFailed(failure.ToString());
            context.Answer(StatusCodes.Status500InternalServerError, Trouble);
        }
        catch (IOException gone)
        {
            logger.RequestRefused(context.Method, context.Target, gone.Message);
        }
    }

    public void DisposeContext(HttpExchange context, Exception? exception)
    {
    }
}
