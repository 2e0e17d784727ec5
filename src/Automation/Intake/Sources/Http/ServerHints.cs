using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>
/// Listens to what the server says of requests it refused before anyone saw them, and says it in words that help: above all TLS spoken to
/// a plain port, and the other way round.
/// </summary>
internal sealed class ServerHints(ListenerOptions options, ILogger logger) : ILoggerFactory, ILogger
{
    private const string Refused = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";
    private const string Handshakes = "Microsoft.AspNetCore.Server.Kestrel.Https.Internal.HttpsConnectionMiddleware";

    // Everything else the server logs costs time on each request and tells nobody anything.
    public ILogger CreateLogger(string categoryName) => categoryName is Refused or Handshakes ? this : NullLogger.Instance;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    [SuppressMessage("Performance", "CA1873", Justification = "Refused requests are rare.")]
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is null)
            return;
        var reason = exception.Message;
        if (options.Tls is null && reason.Contains("TLS handshake", StringComparison.Ordinal))
            logger.TlsOnPlainPort(options.Port);
        else if (options.Tls is not null
            && (reason.Contains("frame size", StringComparison.Ordinal) || reason.Contains("corrupted frame", StringComparison.Ordinal)))
            logger.PlainOnTlsPort(options.Port);
        else if (options.Tls is not null && exception is not Microsoft.AspNetCore.Http.BadHttpRequestException)
            logger.HandshakeFailed(options.Port, (exception.InnerException?.Message ?? reason) switch
            {
                var text when text.Contains("ValidationCallback", StringComparison.Ordinal) =>
                    "the client's certificate is missing, expired, or not issued by cafile or capath",
                var text => text,
            });
        else
            logger.ConnectionRefused(options.Port, reason);
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
