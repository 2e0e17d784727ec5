using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>What the <c>hosts:</c> of a play comes to, once rendered with the extra vars.</summary>
internal abstract record PlayTarget(SourcePosition At)
{
    /// <summary>Names that came from an event: each is one host or nothing.</summary>
    public sealed record Exact(IReadOnlyList<string> Names, SourcePosition At) : PlayTarget(At);

    /// <summary>Patterns that the user wrote.</summary>
    /// <param name="Names">Names from an event that stand in them: hosts of the inventory, whose names mean nothing else.</param>
    public sealed record Pattern(IReadOnlyList<string> Patterns, IReadOnlyList<string> Names, SourcePosition At) : PlayTarget(At);

    /// <summary>Only Ansible can tell.</summary>
    /// <param name="Why">In words for people.</param>
    /// <param name="OfTheUser">Nothing in it can be what an event brought.</param>
    public sealed record Unknown(string Why, bool OfTheUser, SourcePosition At) : PlayTarget(At);
}
