using Plumbline.Automation.EventLog;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Judging;

/// <summary>Brings a session back to where it stood before judging an entry failed half-way.</summary>
internal interface ISessionPast
{
    /// <summary>An entry was judged and what came of it is recorded.</summary>
    void Judged(LogEntry entry, RuleSession session);

    /// <summary>The session as of an entry and an instant, both already judged.</summary>
    ValueTask<RuleSession> BackAsync(long position, DateTimeOffset clock, CancellationToken cancellationToken);
}
