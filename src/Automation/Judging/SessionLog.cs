using Microsoft.Extensions.Logging;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Judging;

/// <summary>Passes what a session says on to the log.</summary>
internal sealed class SessionLog(ILogger logger) : ISessionLog
{
    public void Write(Severity severity, string message)
    {
        if (severity == Severity.Error)
            logger.SessionError(message);
        else
            logger.SessionWarning(message);
    }
}
