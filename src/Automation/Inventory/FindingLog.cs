using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory;

/// <summary>Findings about an inventory, each said once however often the inventory is read. Safe for use by many threads.</summary>
public sealed class FindingLog
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string, SourcePosition, string)> _said = [];
    private readonly List<Diagnostic> _fresh = [];

    /// <summary>Takes what was found since the last call.</summary>
    public IReadOnlyList<Diagnostic> Take()
    {
        lock (_gate)
        {
            Diagnostic[] taken = [.. _fresh];
            _fresh.Clear();
            return taken;
        }
    }

    internal void Warning(string code, SourcePosition at, string message, string? cure = null) =>
        Add(new(code, Severity.Warning, at, message, cure));

    internal void Hint(string code, SourcePosition at, string message, string? cure = null) =>
        Add(new(code, Severity.Hint, at, message, cure));

    internal void Add(Diagnostic finding) => Add(finding, finding.Message);

    /// <summary>Adds a finding whose message changes from reading to reading (counts) under a text that does not.</summary>
    internal void Add(Diagnostic finding, string sameAs)
    {
        lock (_gate)
            if (_said.Add((finding.Code, finding.Position, sameAs)))
                _fresh.Add(finding);
    }
}
