namespace Plumbline.Rulebooks.Model;

/// <summary>A rulebook as it was written: the file and its rulesets in order.</summary>
public sealed record Rulebook(string Path, IReadOnlyList<Ruleset> Rulesets);
