using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Retention;

/// <summary>How long things are kept at this moment.</summary>
/// <param name="Policy">What counts.</param>
/// <param name="Trouble">Why what was set is not known, with its place, in words for people; null while it is.</param>
public sealed record RetentionNow(RetentionPolicy Policy, string? Trouble);
