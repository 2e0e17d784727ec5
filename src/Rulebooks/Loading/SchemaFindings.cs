using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Loading;

/// <summary>
/// Where the readers of a rulebook report. Mistakes against the schema are errors in files and warnings in rulebooks of collections,
/// which ansible-rulebook does not validate.
/// </summary>
internal sealed class SchemaFindings(DiagnosticBag bag, bool lenient)
{
    public bool Lenient => lenient;

    public void Schema(string code, SourcePosition at, string message, string? cure = null)
    {
        if (lenient)
            bag.Warning(code, at, message, cure);
        else
            bag.Error(code, at, message, cure);
    }

    public void Error(string code, SourcePosition at, string message, string? cure = null) => bag.Error(code, at, message, cure);

    public void Warning(string code, SourcePosition at, string message, string? cure = null) => bag.Warning(code, at, message, cure);
}
