using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Matching;

/// <summary>Where a session says what an operator must see; every line is said once per constraint and session.</summary>
public interface ISessionLog
{
    /// <param name="severity">Error for values of different types and refused events, warning for what could not be evaluated or was
    /// evicted.</param>
    void Write(Severity severity, string message);
}
