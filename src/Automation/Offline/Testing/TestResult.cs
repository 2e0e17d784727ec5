using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Testing;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>What came of a test; without failures it passed.</summary>
public sealed record TestResult(RulebookTest Test, IReadOnlyList<TestFailure> Failures, TimeSpan Took)
{
    public bool Passed => Failures.Count == 0;
}

/// <summary>What came of a test file.</summary>
/// <param name="Findings">Why it could not be run: mistakes in the file itself or in its rulebook.</param>
public sealed record TestFileResult(
    string Path, IReadOnlyList<Diagnostic> Findings, IReadOnlyList<TestResult> Tests, IReadOnlyList<RuleCoverage> Coverage)
{
    public bool Passed => Tests.All(t => t.Passed) && Findings.All(f => f.Severity != Severity.Error);
}

/// <summary>What was not as expected.</summary>
/// <param name="Position">The step or the expected firing in the test file.</param>
/// <param name="Details">Further lines: differences, and why a rule did not fire.</param>
public sealed record TestFailure(SourcePosition Position, string Message, IReadOnlyList<string> Details);
