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

    private readonly List<WaitingResult> _waiting = [];
    private long _read;
    private long _newestAtStart;
    private bool _isLoaded;
    private bool _isChanged;

    public IReadOnlyList<WaitingResult> Waiting => _waiting;

    public long GivenUp { get; private set; }

    /// <summary>Which result was given up last, and why; null where one was written since.</summary>
    public string? LastGivenUp { get; private set; }

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
        foreach (var (number, host, failures, due, outdated) in note.Waiting)
            if (await log.EndsAsync(number - 1, 1, cancellationToken).ConfigureAwait(false) is [var end] && end.Number == number
                && RecordOf(end) is { } record)
                waiting.Add(new WaitingResult(end, record, host)
                {
                    Failures = failures, Due = due, MayBeWritten = true, Outdated = outdated,
                });
        _waiting.AddRange(waiting);
        (_read, _newestAtStart, GivenUp, LastGivenUp, _isLoaded) = (mark.Read, newest, note.GivenUp, note.LastGivenUp, true);
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

    public void Written(WaitingResult result)
    {
        Done(result);
        LastGivenUp = null;
    }

    public void GiveUp(WaitingResult result, string problem)
    {
        Done(result);
        (GivenUp, LastGivenUp) = (GivenUp + 1, problem);
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
            [.. _waiting.Select(w => (w.End.Number, w.Host, w.Failures, w.Due, w.Outdated))], GivenUp, LastGivenUp);
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
