using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Conditions.Compilation;

/// <summary>The codes of findings about conditions, and where in the file a finding belongs.</summary>
internal sealed class CompileErrors(DiagnosticBag diagnostics, ConditionText source)
{
    /// <summary>The text is no condition.</summary>
    public const string Syntax = "RB0301";

    /// <summary>A variable is missing or cannot be compared.</summary>
    public const string Variable = "RB0302";

    /// <summary>A path or a binding name cannot be.</summary>
    public const string Name = "RB0303";

    /// <summary>It parses, but it is no test.</summary>
    public const string Meaning = "RB0304";

    /// <summary>A regular expression is malformed.</summary>
    public const string Pattern = "RB0305";

    /// <summary>A throttle or timeout where it cannot work.</summary>
    public const string Throttle = "RB0306";

    /// <summary>A literal stands where an earlier rule has one of another type with the same text.</summary>
    public const string Retyped = "RB0307";

    public bool Any { get; private set; }

    public void Add(string code, int offset, string message, string? cure = null)
    {
        Any = true;
        diagnostics.Error(code, source.At(offset), message, cure);
    }
}
