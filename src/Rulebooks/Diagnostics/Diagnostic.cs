namespace Plumbline.Rulebooks.Diagnostics;

/// <summary>One finding: a stable code (RB0101 …), where it is, what was found and what was expected, and the cure if there is one.</summary>
public sealed record Diagnostic(string Code, Severity Severity, SourcePosition Position, string Message, string? Cure = null)
{
    public override string ToString() => Cure is null ? $"{Position}: {Message} [{Code}]" : $"{Position}: {Message} ({Cure}) [{Code}]";
}
