using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory;

/// <summary>The inventory file was read, but NetBox or the file's own options do not let an inventory come of it.</summary>
internal sealed class SourceFailedException(Diagnostic finding, Exception? inner = null) : Exception(finding.ToString(), inner)
{
    public Diagnostic Finding { get; } = finding;

    /// <summary>Whether the same file can work later, because NetBox was the trouble.</summary>
    public bool MayPass { get; init; }
}
