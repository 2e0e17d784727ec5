using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>What came of a test file.</summary>
/// <param name="Findings">Why it could not be run: mistakes in the file itself or in its rulebook.</param>
public sealed record TestFileResult(string Path, IReadOnlyList<Diagnostic> Findings, IReadOnlyList<TestResult> Tests, IReadOnlyList<RuleCoverage> Coverage)
{
    public bool Passed => Tests.All(t => t.Passed) && Findings.All(f => f.Severity != Severity.Error);
}
