namespace Plumbline.Web.Programs;

/// <summary>The path in numbers, since the start of the server.</summary>
/// <param name="RunsEnded">By result.</param>
/// <param name="P50Seconds">From documented to configured, of the newest durations; null where none is known.</param>
internal sealed record PathAnswer(
    IReadOnlyDictionary<string, long> Stations, IReadOnlyDictionary<string, long> RunsEnded, int RunsWaiting, int RunsRunning,
    long EventsWaiting, double? P50Seconds, double? P95Seconds);
