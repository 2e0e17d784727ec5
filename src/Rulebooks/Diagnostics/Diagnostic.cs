namespace Plumbline.Rulebooks.Diagnostics;

/// <summary>
/// One finding: a stable code (RB0101 …), where it is, what was found and what was expected, and the cure if there is one.
/// </summary>
public sealed record Diagnostic(string Code, Severity Severity, SourcePosition Position, string Message, string? Cure = null)
{
    public override string ToString() => Cure is null ? $"{Position}: {Message} [{Code}]" : $"{Position}: {Message} ({Cure}) [{Code}]";
}

/// <summary>How much a finding matters: an error refuses the file, a warning and a hint do not.</summary>
public enum Severity
{
    Hint,
    Warning,
    Error,
}

/// <summary>A place in a file, line and column counted from 1.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
