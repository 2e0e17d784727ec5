namespace Plumbline.Automation.Intake.Netbox;

/// <summary>
/// Ends what two projects would do for ever that take each other's results for news: results of one other user about one object, with one
/// of ours before each, and nothing else of the object changed. A few are heard, for nobody can tell the first from what a person does;
/// those behind them are not, until anything else of the object changes or half a day passed without one.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class ResultLoops(TimeProvider time)
{
    /// <summary>So many in a row are heard.</summary>
    public const int Heard = 3;

    private const int MostObjects = 10_000;

    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(12);

    private readonly Dictionary<(string About, string User), Row> _rows = [];
    private readonly Lock _gate = new();
    private volatile bool _isWatching;

    /// <summary>Whether what happens to an object makes a difference; mostly it does not.</summary>
    public bool IsWatching => _isWatching;

    /// <summary>What a change is in the light of those before it.</summary>
    /// <param name="mark">What it is by itself.</param>
    /// <param name="about">The object it says something of; null where that is not told.</param>
    /// <param name="user">Who made it.</param>
    public ResultMark Judge(ResultMark mark, string? about, string? user)
    {
        if (about is null || (!_isWatching && mark != ResultMark.OfAnother))
            return mark;
        lock (_gate)
            return mark == ResultMark.OfAnother && user is not null ? Heed(about, user) : Note(mark, about);
    }

    private ResultMark Heed(string about, string user)
    {
        var now = time.GetUtcNow();
        var row = _rows.TryGetValue((about, user), out var known) && now - known.At < Forgotten
            ? known with { At = now, Count = known.Count + (known.IsAnswered ? 1 : 0), IsAnswered = false }
            : new Row(now, 1, IsAnswered: false);
        if (_rows.Count >= MostObjects && known == default)
            _rows.Remove(_rows.MinBy(r => r.Value.At).Key);
        _rows[(about, user)] = row;
        _isWatching = true;
        return row.Count > Heard ? ResultMark.Loop : ResultMark.OfAnother;
    }

    private ResultMark Note(ResultMark mark, string about)
    {
        foreach (var key in _rows.Keys.Where(key => key.About == about).ToList())
            if (mark == ResultMark.Own)
                _rows[key] = _rows[key] with { IsAnswered = true };
            else if (mark == ResultMark.None)
                _rows.Remove(key);
        _isWatching = _rows.Count > 0;
        return mark;
    }

    private readonly record struct Row(DateTimeOffset At, int Count, bool IsAnswered);
}
