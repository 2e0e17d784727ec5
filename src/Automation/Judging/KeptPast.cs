using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Judging;

/// <summary>
/// The past of a session whose log forgets: a snapshot, and what was judged since. A new snapshot is taken when what came since is larger
/// than the one before, so that taking them costs less than judging does, and what is kept is no larger than the session.
/// </summary>
/// <param name="before">What a session of other rules held that this one follows; empty for none.</param>
internal sealed class KeptPast(CompiledRuleset compiled, DateTimeOffset start, SessionOptions options, byte[] before) : ISessionPast
{
    // What is kept is memory that the collector has to move: little of it, as long as the session itself is little.
    private const long LeastBytes = 256 << 10;
    private const int BytesPerEntry = 100;

    private readonly List<LogEntry> _since = [];
    private byte[] _snapshot = before;
    private long _bytes;

    public void Judged(LogEntry entry, RuleSession session)
    {
        _since.Add(entry);
        _bytes += entry.Content.Length + BytesPerEntry;
        Trim(session);
    }

    public ValueTask<RuleSession> BackAsync(long position, DateTimeOffset clock, CancellationToken cancellationToken)
    {
        // our own bytes
        var session = _snapshot.Length == 0
            ? new RuleSession(compiled, start, options)
            : RuleSession.Restore(compiled, _snapshot, options)!;
        foreach (var entry in _since)
            SessionEntry.Insert(session, entry);
        session.AdvanceTo(clock);
        return new(session);
    }

    private void Trim(RuleSession session)
    {
        if (_bytes < Math.Max(LeastBytes, _snapshot.Length))
            return;
        _snapshot = session.Snapshot();
        _since.Clear();
        _bytes = 0;
    }
}
