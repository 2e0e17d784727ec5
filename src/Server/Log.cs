using Microsoft.Extensions.Logging;

namespace Plumbline.Server;

internal static partial class Log
{
    [LoggerMessage(8001, LogLevel.Information, "Plumbline {Version} serves {Folder} at {Address}")]
    public static partial void Serves(this ILogger logger, string version, string folder, string address);

    [LoggerMessage(8002, LogLevel.Information, "the first token of user admin is in {File} (mode 0600)")]
    public static partial void TokenMade(this ILogger logger, string file);

    [LoggerMessage(8003, LogLevel.Error, "{Finding}")]
    public static partial void Mistake(this ILogger logger, string finding);

    [LoggerMessage(8004, LogLevel.Warning, "{Finding}")]
    public static partial void Warned(this ILogger logger, string finding);

    [LoggerMessage(8005, LogLevel.Information, "{Finding}")]
    public static partial void Hinted(this ILogger logger, string finding);

    [LoggerMessage(8006, LogLevel.Error, "not started: {Problem}")]
    public static partial void NotStarted(this ILogger logger, string problem);

    [LoggerMessage(8008, LogLevel.Error, "{Trouble} (attempt {Attempt}; events are accepted, runs wait)")]
    public static partial void InventoryAway(this ILogger logger, string trouble, int attempt);

    [LoggerMessage(8009, LogLevel.Information, "inventory read: {Hosts} hosts")]
    public static partial void InventoryReady(this ILogger logger, int hosts);

    [LoggerMessage(8007, LogLevel.Information, "store read in {Seconds:0.0} s")]
    public static partial void StoreRead(this ILogger logger, double seconds);

    [LoggerMessage(8010, LogLevel.Warning, "the API listens on {Address} without TLS, and tokens travel with each request: put a TLS proxy "
        + "before it, or listen on 127.0.0.1")]
    public static partial void OpenWithoutTls(this ILogger logger, string address);

    [LoggerMessage(8011, LogLevel.Information, "{Signal}: the server ends; running playbooks may go on for {Seconds} s, accepted events "
        + "stay in the log")]
    public static partial void Ends(this ILogger logger, string signal, double seconds);

    [LoggerMessage(8012, LogLevel.Information, "ended")]
    public static partial void Ended(this ILogger logger);

    [LoggerMessage(8013, LogLevel.Warning, "rulebooks/ holds no rulebook: only the API is served")]
    public static partial void NoRulebooks(this ILogger logger);

    [LoggerMessage(8015, LogLevel.Error, "the server met a defect of this program and ends: {Reason}")]
    public static partial void Broken(this ILogger logger, Exception defect, string reason);

    [LoggerMessage(8016, LogLevel.Information, "{File} names {Endpoint}, where nobody listens: it was made by init for this server, so its "
        + "own store is read")]
    public static partial void OwnStoreMeant(this ILogger logger, string file, string endpoint);

    [LoggerMessage(8017, LogLevel.Information, "reload: {Rulebook} {What}")]
    public static partial void RulebookReloaded(this ILogger logger, string rulebook, string what);

    [LoggerMessage(8018, LogLevel.Error, "reload: {Rulebook} is refused: {Why}")]
    public static partial void ReloadRefused(this ILogger logger, string rulebook, string why);

    [LoggerMessage(8019, LogLevel.Information, "reload: nothing has changed")]
    public static partial void NothingReloaded(this ILogger logger);

    [LoggerMessage(8020, LogLevel.Information, "the certificate {File} is new, valid until {Until}; new connections are shown it")]
    public static partial void CertificateRenewed(this ILogger logger, string file, string until);

    [LoggerMessage(8021, LogLevel.Error, "the new certificate is not taken: {Why}; the one before it is shown")]
    public static partial void CertificateKept(this ILogger logger, string why);

    [LoggerMessage(8014, LogLevel.Error, "{Problem}; everything else goes on")]
    public static partial void OutputLost(this ILogger logger, string problem);

    [LoggerMessage(8022, LogLevel.Warning, "the store is no copy of NetBox at {Url} any more: {File} names none. Its objects are its own "
        + "from now on")]
    public static partial void NoCopyAnyMore(this ILogger logger, string url, string file);
}
