using Plumbline.Rulebooks.Testing;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>What came of a test; without failures it passed.</summary>
public sealed record TestResult(RulebookTest Test, IReadOnlyList<TestFailure> Failures, TimeSpan Took)
{
    public bool Passed => Failures.Count == 0;
}
