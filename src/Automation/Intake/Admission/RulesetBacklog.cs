using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Intake.Admission;

/// <summary>
/// What was accepted for a ruleset and is not judged yet: numbers and sizes, never bodies. Room is taken before an event is appended and
/// given back when it is judged.
/// </summary>
public sealed class RulesetBacklog
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Position, int Events, long Bytes)> _waiting = new();
    private readonly IntakeAdmission _all;
    private readonly string _ruleset;
    private long _events, _bytes;
    private long _judged, _inherited;
    private TaskCompletionSource? _room;

    internal RulesetBacklog(IntakeAdmission all, string ruleset) => (_all, _ruleset) = (all, ruleset);

    /// <summary>Events and bytes that wait.</summary>
    public (long Events, long Bytes) Waiting
    {
        get { lock (_gate) return (_events, _bytes); }
    }

    /// <summary>How much one append may take, so that it finds room while others take some: a quarter of what may wait.</summary>
    public (int Events, long Bytes) AtOnce => (
        (int)Math.Clamp(_all.Limits.WaitingEvents / 4, 1, IntakeLimits.EventsAtOnce), Math.Max(1, _all.Limits.WaitingBytes / 4));

    /// <summary>Takes in what waited already when the program started.</summary>
    /// <param name="last">Position of the newest of them.</param>
    public void Inherit(long events, long bytes, long last)
    {
        lock (_gate)
        {
            if (_inherited > 0 || last <= _judged)
                return;
            _inherited = last;
            Change(events, bytes);
        }
    }

    /// <summary>Takes room for events that are about to be appended.</summary>
    /// <exception cref="NoRoomException">Too much waits, or the disk is nearly full.</exception>
    public void Take(int events, long bytes)
    {
        if (_all.DiskRefusal() is { } full)
            throw new NoRoomException(full) { RetryAfter = TimeSpan.FromSeconds(30) };
        var limits = _all.Limits;
        lock (_gate)
        {
            // What waits may be judged at once: one event is always let in, however large.
            var waiting = _all.Waiting;
            if (_events > 0 && (_events + events > limits.WaitingEvents || _bytes + bytes > limits.WaitingBytes))
                throw new NoRoomException($"{_events} events ({_bytes >> 20} MiB) wait to be judged by ruleset {_ruleset}")
                {
                    Room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task,
                };
            if (waiting.Events > 0 && (waiting.Events + events > IntakeLimits.Together * limits.WaitingEvents
                || waiting.Bytes + bytes > IntakeLimits.Together * limits.WaitingBytes))
                throw new NoRoomException($"{waiting.Events} events ({waiting.Bytes >> 20} MiB) wait to be judged");
            Change(events, bytes);
        }
    }

    /// <summary>Gives room back that was taken for nothing.</summary>
    public void Return(int events, long bytes)
    {
        lock (_gate)
            GiveBack(events, bytes);
    }

    /// <summary>What room was taken for is in the log.</summary>
    /// <param name="position">Position of the last of the events.</param>
    public void Appended(long position, int events, long bytes)
    {
        lock (_gate)
            if (position <= _judged)
                GiveBack(events, bytes);
            else
                _waiting.Enqueue((position, events, bytes));
    }

    /// <summary>An entry is judged, and with it all before it.</summary>
    public void Judged(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            if (entry.Position <= _judged)
                return;
            _judged = entry.Position;
            if (entry.Position <= _inherited)
                GiveBack(1, entry.Content.Length);
            while (_waiting.TryPeek(out var first) && first.Position <= _judged)
            {
                _waiting.Dequeue();
                GiveBack(first.Events, first.Bytes);
            }
        }
    }

    // Whoever waits for room is told at half of it, so that he does not come for each event.
    private void GiveBack(long events, long bytes)
    {
        Change(-events, -bytes);
        if (_room is null || _events > _all.Limits.WaitingEvents / 2 || _bytes > _all.Limits.WaitingBytes / 2)
            return;
        _room.SetResult();
        _room = null;
    }

    private void Change(long events, long bytes)
    {
        (_events, _bytes) = (_events + events, _bytes + bytes);
        _all.Add(events, bytes);
    }
}
