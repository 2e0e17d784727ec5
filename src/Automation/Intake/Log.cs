using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Intake;

internal static partial class Log
{
    /// <summary>The lines that whoever reaches a port can cause as often as he likes.</summary>
    public static readonly int[] CausedBySenders = [1011, 1013, 1015, 1016, 1017, 1018, 1020, 1026, 1034, 1035, 1041];

    [LoggerMessage(1001, LogLevel.Error, "An event for ruleset {Ruleset} was dropped: {Reason}")]
    public static partial void EventDropped(this ILogger logger, string ruleset, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "Filter {Filter} will refuse every event: {Reason}")]
    public static partial void FilterWillFail(this ILogger logger, string filter, string reason);

    [LoggerMessage(1003, LogLevel.Error, "{Message}")]
    public static partial void PathMissing(this ILogger logger, string message);

    [LoggerMessage(1004, LogLevel.Warning, "The collection of {Source} calls it deprecated")]
    public static partial void Deprecated(this ILogger logger, string source);

    [LoggerMessage(1005, LogLevel.Warning, "Key {Key} is in the event already, and its value is replaced")]
    public static partial void KeyReplaced(this ILogger logger, string key);

    [LoggerMessage(1006, LogLevel.Warning, "loop_count is '{Count}', which never equals a number: the source will not end (write a number "
        + "without quotes)")]
    public static partial void LoopNeverEnds(this ILogger logger, string count);

    [LoggerMessage(1010, LogLevel.Information, "{Source} listens on {Addresses}")]
    public static partial void Listening(this ILogger logger, string source, string addresses);

    [LoggerMessage(1011, LogLevel.Warning, "{Method} {Target} was refused: {Reason}")]
    public static partial void RequestRefused(this ILogger logger, string method, string target, string reason);

    [LoggerMessage(1012, LogLevel.Error, "An event for ruleset {Ruleset} cannot be recorded; {Answer} it can: {Reason}")]
    public static partial void EventsRefused(this ILogger logger, string ruleset, string answer, string reason);

    [LoggerMessage(1028, LogLevel.Warning, "An event was answered 503, as are others until there is room again: {Reason}")]
    public static partial void RoomIsShort(this ILogger logger, string reason);

    [LoggerMessage(1029, LogLevel.Warning, "There is room for events again; {Requests} requests were answered 503 in {Seconds:F0} s")]
    public static partial void RoomAgain(this ILogger logger, long requests, double seconds);

    [LoggerMessage(1027, LogLevel.Warning, "Events for ruleset {Ruleset} are recorded again; {Times} were refused in {Seconds:F0} s")]
    public static partial void EventsTaken(this ILogger logger, string ruleset, long times, double seconds);

    [LoggerMessage(1013, LogLevel.Error, "An event was answered 500, its source lives on: {Reason}")]
    public static partial void FilterFailed(this ILogger logger, string reason);

    [LoggerMessage(1014, LogLevel.Error, "TLS file '{File}': {Reason}")]
    public static partial void TlsFileUnusable(this ILogger logger, string file, string reason);

    [LoggerMessage(1015, LogLevel.Warning, "A client speaks TLS to port {Port}, which is plain HTTP: send to http://, or give the source "
        + "certfile and keyfile")]
    public static partial void TlsOnPlainPort(this ILogger logger, int port);

    [LoggerMessage(
        1016, LogLevel.Warning, "A client speaks plain HTTP to port {Port}, which is TLS: send to https://, or leave out certfile")]
    public static partial void PlainOnTlsPort(this ILogger logger, int port);

    [LoggerMessage(1017, LogLevel.Warning, "A TLS handshake on port {Port} failed: {Reason}")]
    public static partial void HandshakeFailed(this ILogger logger, int port, string reason);

    [LoggerMessage(1018, LogLevel.Warning, "A connection to port {Port} was refused: {Reason}")]
    public static partial void ConnectionRefused(this ILogger logger, int port, string reason);

    [LoggerMessage(1019, LogLevel.Warning, "Accepted an event on '/{Path}', though endpoint is '{Endpoint}': any path is taken, endpoint "
        + "does nothing")]
    public static partial void OtherEndpoint(this ILogger logger, string path, string endpoint);

    [LoggerMessage(1020, LogLevel.Debug, "{Change} is no event: it is a result that was written back")]
    public static partial void OwnChange(this ILogger logger, string change);

    [LoggerMessage(
        1021, LogLevel.Debug, "An event for ruleset {Ruleset} cannot be recorded yet and is tried again in {Seconds:F1} s: {Reason}")]
    public static partial void AppendRefused(this ILogger logger, string ruleset, double seconds, string reason);

    [LoggerMessage(1022, LogLevel.Error, "{Method} {Path} was answered 500, a defect of this program: {Defect}: {Reason}")]
    public static partial void RequestDefect(this ILogger logger, string method, string path, string defect, string reason);

    [LoggerMessage(1023, LogLevel.Debug, "Where it happened")]
    public static partial void DefectTrace(this ILogger logger, Exception defect);

    [LoggerMessage(1024, LogLevel.Warning, "{Options} do nothing without certfile: the port is plain HTTP")]
    public static partial void TlsOptionsIgnored(this ILogger logger, string options);

    [LoggerMessage(1025, LogLevel.Debug, "{Method} {Path} was answered 503: {Reason}")]
    public static partial void NotTaken(this ILogger logger, string method, string path, string reason);

    [LoggerMessage(1026, LogLevel.Information, "A delivery on '/{Path}' was recorded before and is not taken again")]
    public static partial void Repeated(this ILogger logger, string path);

    [LoggerMessage(1030, LogLevel.Warning, "{Source} cannot reach {What}, which is tried again until it is back: {Reason}")]
    public static partial void LinkLost(this ILogger logger, string source, string what, string reason);

    [LoggerMessage(1031, LogLevel.Debug, "{Source} cannot reach {What} yet and tries again in {Seconds:F1} s: {Reason}")]
    public static partial void LinkStillLost(this ILogger logger, string source, string what, double seconds, string reason);

    [LoggerMessage(1032, LogLevel.Warning, "{Source} reaches {What} again, after {Seconds:F0} s")]
    public static partial void LinkBack(this ILogger logger, string source, string what, double seconds);

    [LoggerMessage(1033, LogLevel.Warning, "Where a source stood cannot be kept in {File}: {Reason}; after a restart it may bring events twice, "
        + "or miss some")]
    public static partial void BookmarkLost(this ILogger logger, string file, string reason);

    [LoggerMessage(1034, LogLevel.Warning, "{Source} left out what came from {Origin}: {Reason}")]
    public static partial void InputLeftOut(this ILogger logger, string source, string origin, string reason);

    [LoggerMessage(1035, LogLevel.Warning, "{Source}, standard error of {Program}: {Line}")]
    public static partial void ProgramSaid(this ILogger logger, string source, string program, string line);

    [LoggerMessage(1036, LogLevel.Warning, "{Source}: {Count} ticks of {Cron} were missed since {Since}; {Policy}")]
    public static partial void TicksMissed(this ILogger logger, string source, long count, string cron, string since, string policy);

    [LoggerMessage(1037, LogLevel.Warning, "{Source} is told of more changes below {Path} than it can take up, and misses some")]
    public static partial void ChangesMissed(this ILogger logger, string source, string path);

    [LoggerMessage(1038, LogLevel.Warning, "{Source} gives {Path} another look: {Reason}")]
    public static partial void WatchTrouble(this ILogger logger, string source, string path, string reason);

    [LoggerMessage(1039, LogLevel.Warning, "{Source}: {Message}")]
    public static partial void SourceWarns(this ILogger logger, string source, string message);

    [LoggerMessage(1040, LogLevel.Debug, "{Source}, its client: {Line}")]
    public static partial void ClientSaid(this ILogger logger, string source, string line);

    [LoggerMessage(1041, LogLevel.Warning, "No webhook of event rule '{Rule}' came for {Object} within {Seconds:F0} s: its event is made of "
        + "NetBox's change log")]
    public static partial void WebhookMissed(this ILogger logger, string rule, string @object, double seconds);

    [LoggerMessage(1042, LogLevel.Warning, "The certificate {File} {What} {Day}: whoever checks it will not send here (give the source a "
        + "new one)")]
    public static partial void CertificateNotGood(this ILogger logger, string file, string what, string day);

    [LoggerMessage(1043, LogLevel.Warning, "{Change} has the mark of a result, but not the user that results are written by: it is an "
        + "event (where another Plumbline wrote it, name its user in write_back: users of plumbline.yml)")]
    public static partial void MarkOfAnother(this ILogger logger, string change);

    [LoggerMessage(1044, LogLevel.Warning, "{Change} was left out: it has the mark of a result, and whether it is one of ours cannot be told "
        + "(NetBox does not say whose the token is: let its user view its own tokens)")]
    public static partial void MarkAlone(this ILogger logger, string change);

    [LoggerMessage(1045, LogLevel.Warning, "{Change} was left out: it has the mark of a result, but not the user that results are written by, "
        + "and {Heard} such results were heard of this object since anything else of it changed, each behind one of ours (where another "
        + "Plumbline wrote it, name its user in write_back: users of plumbline.yml)")]
    public static partial void LoopEnded(this ILogger logger, string change, int heard);
}
