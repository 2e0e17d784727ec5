using Plumbline.Automation.Offline.Replaying;

namespace Plumbline.Cli.Replay;

/// <summary>What a replay found.</summary>
/// <param name="Difference">Null where nothing was compared.</param>
/// <param name="ComparedWith">What the firings were compared with: the log, the rulebook.</param>
internal sealed record ReplayReport(
    IReadOnlyList<Firing> Firings, FiringDifference? Difference, string? ComparedWith, IReadOnlyList<string> Notes);
