using System.Collections.Concurrent;
using System.Text.Json;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.Runs.Records;
using Plumbline.Rulebooks.Actions;

namespace Plumbline.Automation.WriteBack;

/// <summary>
/// The results that wait to be written, kept by the event log: read behind a mark, and those that are not written yet noted beside it. What
/// a crash loses of the note is only read again.
/// </summary>
internal sealed class ResultQueue(IEndLog log)
{
    private const string Reader = "write_back";
    private const int MostWaiting = 500;
    private const int ReadAtOnce = 100;

    // They stand in the note, which is written whole.
    private const int MostLost = 500;
    private const int LongestProblem = 300;

    private readonly List<WaitingResult> _waiting = [];
    private readonly ConcurrentDictionary<string, LostResult> _lost = new();
    private long _read;
    private long _newestAtStart;
    private bool _isLoaded;
    private bool _isChanged;

    public IReadOnlyList<WaitingResult> Waiting => _waiting;

    public long GivenUp { get; private set; }

    /// <summary>The result of a host that was given up, where no later one of that host was written; null where there is none.</summary>
    public LostResult? LostOf(string host) => _lost.GetValueOrDefault(host);

    /// <summary>Those of all hosts, the newest first.</summary>
    public IReadOnlyList<LostResult> Lost() => [.. _lost.Values.OrderByDescending(lost => lost.At)];

    /// <summary>The number of the newest end that was read.</summary>
    public long Read => _read;

    /// <summary>Whether more may be read before some of what waits is done.</summary>
    public bool HasRoom => _waiting.Count < MostWaiting;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_isLoaded)
            return;
        var mark = await log.MarkAsync(Reader, cancellationToken).ConfigureAwait(false);
        var newest = await log.WaitForEndAsync(-1, cancellationToken).ConfigureAwait(false);
        var note = WriteBackNote.Read(mark.Note);
        var waiting = new List<WaitingResult>();
        foreach (var (number, host, failures, due, outdated, isReplaced) in note.Waiting)
            if (await log.EndsAsync(number - 1, 1, cancellationToken).ConfigureAwait(false) is [var end] && end.Number == number
                && RecordOf(end) is { } record)
                waiting.Add(new WaitingResult(end, record, host)
                {
                    Failures = failures, Due = due, MayBeWritten = true, Outdated = outdated, IsReplaced = isReplaced,
                });
        _waiting.AddRange(waiting);
        foreach (var lost in note.Lost)
            _lost[lost.Host] = lost;
        (_read, _newestAtStart, GivenUp, _isLoaded) = (mark.Read, newest, note.GivenUp, true);
    }

    /// <summary>Reads on in the log while there is room; false when there was nothing to read.</summary>
    public async Task<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (!HasRoom)
            return false;
        var ends = await log.EndsAsync(_read, ReadAtOnce, cancellationToken).ConfigureAwait(false);
        foreach (var end in ends)
        {
            if (RecordOf(end) is { } record)
            {
                foreach (var earlier in _waiting.Where(w => record.Hosts.Contains(w.Host)))
                    earlier.Outdated = HostFields.IsConfigured(record, earlier.Host) || earlier.Outdated == Outdated.Everything
                        ? Outdated.Everything
                        : Outdated.Result;
                _waiting.AddRange(record.Hosts.Distinct()
                    .Select(host => new WaitingResult(end, record, host) { MayBeWritten = end.Number <= _newestAtStart }));
            }
            (_read, _isChanged) = (end.Number, true);
        }
        return ends.Count > 0;
    }

    /// <summary>Nothing more is to be done for a result.</summary>
    public void Done(WaitingResult result)
    {
        _waiting.Remove(result);
        _isChanged = true;
    }

    /// <summary>It is written: what the host lacked before does not matter any more.</summary>
    /// <param name="isGone">Whether NetBox has no such host: there is no success of its own to come.</param>
    public void Written(WaitingResult result, Func<string, bool> isGone)
    {
        Done(result);
        foreach (var earlier in _waiting.Where(w => w.Host == result.Host && w.End.Number < result.End.Number))
            earlier.IsReplaced = true;
        if (_lost.TryGetValue(result.Host, out var lost) && lost.At <= result.End.At)
            _lost.TryRemove(result.Host, out _);
        foreach (var host in _lost.Keys.Where(isGone))
            _lost.TryRemove(host, out _);
    }

    public void GiveUp(WaitingResult result, string problem)
    {
        Done(result);
        GivenUp++;
        if (result.IsReplaced || (_lost.TryGetValue(result.Host, out var later) && later.At > result.End.At))
            return;
        if (_lost.Count >= MostLost && !_lost.ContainsKey(result.Host))
            _lost.TryRemove(Lost()[^1].Host, out _);
        _lost[result.Host] = new LostResult(
            result.Host, result.End.Key, result.End.At, problem.Length <= LongestProblem ? problem : problem[..LongestProblem] + "…");
    }

    public void Postpone(WaitingResult result, DateTimeOffset due)
    {
        (result.Due, _isChanged) = (due, true);
        result.Failures++;
    }

    /// <summary>Notes in the log where we are.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (!_isChanged)
            return;
        var note = new WriteBackNote(
            [.. _waiting.Select(w => (w.End.Number, w.Host, w.Failures, w.Due, w.Outdated, w.IsReplaced))], GivenUp, Lost());
        var needed = _waiting.Count == 0 ? _read + 1 : _waiting.Min(w => w.End.Number);
        await log.MoveMarkAsync(Reader, new ReaderMark(_read, needed, note.Write()), cancellationToken).ConfigureAwait(false);
        _isChanged = false;
    }

    // A record that cannot be read is one of another kind of result, or of a version to come.
    private static RunRecord? RecordOf(EndRecord end)
    {
        if (ActionKinds.Find(end.Action) is not { NeedsInventory: true })
            return null;
        try
        {
            // What would be done is no result.
            return RunRecordJson.Read(end.Result) is { IsCheck: false } record ? record : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
