namespace Plumbline.Supervision;

/// <summary>One part of the program and how its last attempt went. Cheap to tell: the same news twice costs a comparison.</summary>
public sealed class HealthPart
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private HealthState _state;
    private string? _problem;
    private string? _lasting;
    private DateTimeOffset _since;
    private long _defects;

    internal HealthPart(string name, TimeProvider time) => (Name, _time, _since) = (name, time, time.GetUtcNow());

    public string Name { get; }

    public HealthState State => _state;

    /// <summary>The last attempt succeeded.</summary>
    public void Works()
    {
        if (_state != HealthState.Ok)
            Settle();
    }

    /// <summary>
    /// Something was given up and stays so, however well the attempts after it go: the part is degraded at best. Null takes it back.
    /// </summary>
    public void Lasting(string? problem)
    {
        lock (_gate)
            (problem, _lasting) = (_lasting, problem);
        if (_state == HealthState.Ok || _problem == problem)
            Settle();
    }

    /// <summary>The last attempt failed as such attempts may: it is tried again.</summary>
    public void Degraded(string problem) => Set(HealthState.Degraded, problem);

    /// <summary>The last attempt failed, and what the part is there for does not happen.</summary>
    public void Failed(string problem) => Set(HealthState.Failed, problem);

    /// <summary>Something failed that nobody had foreseen.</summary>
    public void Defect() => Interlocked.Increment(ref _defects);

    /// <summary>Adds to a figure.</summary>
    public void Count(string name, long more = 1)
    {
        lock (_gate)
            _counts[name] = _counts.GetValueOrDefault(name) + more;
    }

    /// <summary>Sets a figure.</summary>
    public void Measure(string name, long value)
    {
        lock (_gate)
            _counts[name] = value;
    }

    public HealthReport Report()
    {
        lock (_gate)
            return new HealthReport(Name, _state, _problem, _since, Interlocked.Read(ref _defects), new Dictionary<string, long>(_counts));
    }

    private void Settle()
    {
        lock (_gate)
            Set(_lasting is null ? HealthState.Ok : HealthState.Degraded, _lasting);
    }

    private void Set(HealthState state, string? problem)
    {
        lock (_gate)
        {
            if (_state != state)
                _since = _time.GetUtcNow();
            (_state, _problem) = (state, problem);
        }
    }
}
