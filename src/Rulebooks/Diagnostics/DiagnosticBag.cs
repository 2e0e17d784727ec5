using System.Collections;

namespace Plumbline.Rulebooks.Diagnostics;

/// <summary>Gathers findings, so that all mistakes of a file are said at once.</summary>
public sealed class DiagnosticBag : IEnumerable<Diagnostic>
{
    private readonly List<Diagnostic> _found = [];

    public bool HasErrors => _found.Exists(d => d.Severity == Severity.Error);

    public void Add(Diagnostic diagnostic) => _found.Add(diagnostic);

    public void Error(string code, SourcePosition at, string message, string? cure = null) =>
        Add(new(code, Severity.Error, at, message, cure));

    public void Warning(string code, SourcePosition at, string message, string? cure = null) =>
        Add(new(code, Severity.Warning, at, message, cure));

    public void Hint(string code, SourcePosition at, string message, string? cure = null) =>
        Add(new(code, Severity.Hint, at, message, cure));

    public IEnumerator<Diagnostic> GetEnumerator() => _found.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
