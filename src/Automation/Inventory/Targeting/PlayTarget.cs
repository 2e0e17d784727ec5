using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>What the <c>hosts:</c> of a play comes to, once rendered with the extra vars.</summary>
internal abstract record PlayTarget(SourcePosition At)
{
    /// <summary>Names that came from an event: each is one host or nothing.</summary>
    public sealed record Exact(IReadOnlyList<string> Names, SourcePosition At) : PlayTarget(At);

    /// <summary>Patterns that the user wrote.</summary>
    public sealed record Pattern(IReadOnlyList<string> Patterns, SourcePosition At) : PlayTarget(At);

    /// <summary>Only Ansible can tell.</summary>
    public sealed record Unknown(string Why, SourcePosition At) : PlayTarget(At);
}
