using Microsoft.Extensions.Logging;
using Plumbline.Automation.Websockets;
using Plumbline.Cli.Run.Options;
using Plumbline.Wording;

namespace Plumbline.Cli.Run;

/// <summary>
/// Websockets to the automation controller that the command line names. What is wrong with the address or the certificates is said when
/// one is opened: a rulebook that only reports there runs all the same.
/// </summary>
internal sealed class ControllerSocket(RunOptions options, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private WebsocketConnector? _connector;

    /// <summary>Opens one on which only pings and goodbyes of the controller are of interest.</summary>
    /// <exception cref="WebsocketException">It cannot be opened.</exception>
    public async Task<WebsocketConnection> ForReportsAsync(CancellationToken cancellationToken) =>
        new(await (_connector ??= Connector()).ConnectAsync(cancellationToken).ConfigureAwait(false)) { KeepsMessages = false };

    /// <summary>Opens one on which the controller speaks.</summary>
    /// <inheritdoc cref="ForReportsAsync" path="/exception"/>
    public async Task<WebsocketConnection> ForWorkAsync(CancellationToken cancellationToken) =>
        new(await (_connector ??= Connector()).ConnectAsync(cancellationToken).ConfigureAwait(false));

    public void Dispose() => _connector?.Dispose();

    private WebsocketConnector Connector()
    {
        var url = WebsocketOptions.AddressOf(options.WebsocketUrl) ?? throw Unusable("--websocket-url", options.WebsocketUrl, "ws or wss");
        Uri? tokens = null;
        if (options.WebsocketTokenUrl is { } text
            && (!Uri.TryCreate(text, UriKind.Absolute, out tokens) || tokens.Scheme is not ("http" or "https")))
            throw Unusable("--websocket-token-url", text, "http or https");
        try
        {
            return new WebsocketConnector(
                new WebsocketOptions
                {
                    Url = url,
                    Verify = options.WebsocketVerify ?? "yes",
                    AccessToken = options.WebsocketAccessToken,
                    RefreshToken = options.WebsocketRefreshToken,
                    TokenUrl = tokens,
                },
                time, loggers.CreateLogger<WebsocketConnector>());
        }
        catch (IOException unreadable)
        {
            throw new WebsocketException(unreadable.Message, unreadable) { IsFinal = true };
        }
    }

    // It may hold user and password.
    private static WebsocketException Unusable(string option, string? given, string expected) =>
        new($"{option} is no {expected} address{Beginning(given ?? "")}") { IsFinal = true };

    private static string Beginning(string given) => given.IndexOf(':', StringComparison.Ordinal) is > 0 and < 10 and var end
        ? $": it begins with {PlainText.OneLine(given[..(end + 1)])}"
        : "";
}
