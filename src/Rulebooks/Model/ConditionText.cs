using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>One condition and where its first character stands in the file.</summary>
public sealed record ConditionText(string Text, SourcePosition Position);
