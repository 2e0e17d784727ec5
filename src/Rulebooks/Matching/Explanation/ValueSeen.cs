namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>A path and what it led to.</summary>
public readonly record struct ValueSeen(string Path, string Value);
