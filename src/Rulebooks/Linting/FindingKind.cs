using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting;

/// <summary>A kind of finding: its code, how much it matters, and what it is in a few words.</summary>
public sealed record FindingKind(string Code, Severity Severity, string Title);
