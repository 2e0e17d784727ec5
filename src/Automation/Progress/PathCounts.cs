namespace Plumbline.Automation.Progress;

/// <summary>How often each station of the path was reached, since the start and in each of the last minutes.</summary>
public sealed class PathCounts
{
    /// <summary>So many minutes are kept apart.</summary>
    public const int Minutes = 60;

    private static readonly int Kinds = Enum.GetValues<StepKind>().Length;

    private readonly Lock _gate = new();
    private readonly long[] _all = new long[Kinds];
    private readonly long[,] _minutes = new long[Minutes, Kinds];
    private readonly long[] _minuteOf = new long[Minutes];
    private readonly Step?[] _newest = new Step?[Kinds];
    private readonly Dictionary<string, long> _results = [];

    internal void Add(Step step)
    {
        var minute = step.At.ToUnixTimeSeconds() / 60;
        var place = (int)(minute % Minutes);
        lock (_gate)
        {
            if (step.Result is { } result)
                _results[result] = _results.GetValueOrDefault(result) + 1;
            if (_minuteOf[place] != minute)
            {
                // A step that is told late does not empty the present minute.
                if (_minuteOf[place] > minute)
                    return;
                _minuteOf[place] = minute;
                for (var kind = 0; kind < Kinds; kind++)
                    _minutes[place, kind] = 0;
            }
            _minutes[place, (int)step.Kind]++;
            _all[(int)step.Kind]++;
            _newest[(int)step.Kind] = step;
        }
    }

    /// <summary>Since the start.</summary>
    public long All(StepKind kind)
    {
        lock (_gate)
            return _all[(int)kind];
    }

    /// <summary>The newest step of a kind; null when there was none.</summary>
    public Step? Newest(StepKind kind)
    {
        lock (_gate)
            return _newest[(int)kind];
    }

    /// <summary>How many runs ended with each result, since the start.</summary>
    public IReadOnlyDictionary<string, long> Results
    {
        get
        {
            lock (_gate)
                return new Dictionary<string, long>(_results);
        }
    }

    /// <summary>In each of the last minutes, the present one last.</summary>
    public IReadOnlyList<long> LastMinutes(StepKind kind, DateTimeOffset now)
    {
        var minute = now.ToUnixTimeSeconds() / 60;
        lock (_gate)
            return [.. Enumerable.Range(0, Minutes).Select(back => minute - (Minutes - 1 - back))
                .Select(m => _minuteOf[m % Minutes] == m ? _minutes[m % Minutes, (int)kind] : 0)];
    }
}
