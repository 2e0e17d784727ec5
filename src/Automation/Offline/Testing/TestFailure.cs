using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>What was not as expected.</summary>
/// <param name="Position">The step or the expected firing in the test file.</param>
/// <param name="Details">Further lines: differences, and why a rule did not fire.</param>
public sealed record TestFailure(SourcePosition Position, string Message, IReadOnlyList<string> Details);
