using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Policies;

/// <summary>One limit that a file sets.</summary>
/// <param name="Value">Days, or bytes; null keeps for ever, or any size.</param>
/// <param name="Position">Where the file says so.</param>
public sealed record RetentionRule(KeptKind Kind, KeptLimit Limit, long? Value, SourcePosition Position);

/// <summary>What is kept; see <see cref="RetentionPolicy"/>.</summary>
public enum KeptKind
{
    Events,
    Changes,
    Inventory,
    Outputs,
}

/// <summary>By what it is limited.</summary>
public enum KeptLimit
{
    Days,
    MaxSize,
}
