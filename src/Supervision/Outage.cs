namespace Plumbline.Supervision;

/// <summary>
/// Something that fails for everybody for as long as its cause lasts, as writing does while a disk is full: told when it begins and when it
/// is over, counted in between. It is over when it has worked for a while, so that what fails now and then is one trouble and not a
/// hundred.
/// </summary>
/// <param name="began">Called for the first failure, with its reason.</param>
/// <param name="ended">Called when it is over, with the number of failures and how long they went on.</param>
public sealed class Outage(TimeProvider time, Action<string> began, Action<long, TimeSpan> ended)
{
    private readonly Lock _gate = new();
    private volatile bool _isOn;
    private ITimer? _quiet;
    private long _failures;
    private long _since;
    private long _until;
    private long _turn;

    /// <summary>How long it must work until it counts as over.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(10);

    public void Failed(string reason)
    {
        lock (_gate)
        {
            _quiet?.Dispose();
            _quiet = null;
            if (_failures++ == 0)
                _since = time.GetTimestamp();
            if (_isOn)
                return;
            _isOn = true;
        }
        began(reason);
    }

    /// <summary>It worked. Costs a comparison while nothing fails.</summary>
    public void Works()
    {
        if (!_isOn)
            return;
        lock (_gate)
        {
            if (!_isOn || _quiet is not null)
                return;
            _until = time.GetTimestamp();
            var turn = ++_turn;
            _quiet = time.CreateTimer(_ => End(turn), null, Calm, Timeout.InfiniteTimeSpan);
        }
    }

    private void End(long turn)
    {
        long failures;
        TimeSpan lasted;
        lock (_gate)
        {
            // It may have failed again while this was on its way.
            if (_quiet is null || _turn != turn)
                return;
            _quiet.Dispose();
            _quiet = null;
            _isOn = false;
            (failures, _failures) = (_failures, 0);
            lasted = time.GetElapsedTime(_since, _until);
        }
        ended(failures, lasted);
    }
}
