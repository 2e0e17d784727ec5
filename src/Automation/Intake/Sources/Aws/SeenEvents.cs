using System.Globalization;

namespace Plumbline.Automation.Intake.Sources.Aws;

internal readonly record struct SeenEvent(string Id, DateTimeOffset At);

/// <summary>Which events of CloudTrail are recorded, as far back as one can be shown late, and since when they are looked for.</summary>
internal sealed class SeenEvents
{
    /// <summary>How much later than it happened an event may be shown.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    private const int MostKept = 100;

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _since;
    private DateTimeOffset _newest;

    private SeenEvents(DateTimeOffset since) => (_since, _newest) = (since, since);

    /// <summary>Where the next question begins.</summary>
    public DateTimeOffset From => _newest - Late > _since ? _newest - Late : _since;

    public bool IsNew(SeenEvent one) => one.At >= _since && !_seen.ContainsKey(one.Id);

    public void Add(IEnumerable<SeenEvent> taken)
    {
        foreach (var one in taken)
        {
            _seen[one.Id] = one.At;
            if (one.At > _newest)
                _newest = one.At;
        }
        foreach (var old in _seen.Where(one => one.Value < From).Select(one => one.Key).ToList())
            _seen.Remove(old);
    }

    /// <summary>A line with the beginning, and one for each of the newest: those before them may come again after a restart.</summary>
    public string Write() => string.Join('\n',
        _seen.OrderByDescending(one => one.Value).Take(MostKept).Select(one => $"{Seconds(one.Value)} {one.Key}")
            .Prepend($"{Seconds(_since)} {Seconds(_newest)}"));

    /// <summary>From what was kept; anew where nothing was, or nothing that can be read.</summary>
    public static SeenEvents Read(string? kept, DateTimeOffset now)
    {
        // The service knows whole seconds.
        var fresh = new SeenEvents(DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));
        if (kept?.Split('\n') is not [var first, .. var lines] || first.Split(' ') is not [var since, var newest]
            || Time(since) is not { } began || Time(newest) is not { } last)
            return fresh;
        var seen = new SeenEvents(began) { _newest = last };
        foreach (var line in lines)
            if (line.Split(' ', 2) is [var at, var id] && Time(at) is { } happened)
                seen._seen[id] = happened;
        return seen;
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(whole) : null;
}
