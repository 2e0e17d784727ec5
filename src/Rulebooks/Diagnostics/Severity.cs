namespace Plumbline.Rulebooks.Diagnostics;

/// <summary>How much a finding matters: an error refuses the file, a warning and a hint do not.</summary>
public enum Severity
{
    Hint,
    Warning,
    Error,
}
