namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>Answers the requests of one listening source.</summary>
internal interface IExchangeHandler
{
    ValueTask HandleAsync(HttpExchange exchange);
}
