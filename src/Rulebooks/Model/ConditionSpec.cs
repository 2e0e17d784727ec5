using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>The condition of a rule: one text, or several under <c>all</c>, <c>any</c> or <c>not_all</c>.</summary>
/// <param name="Timeout">The window of <c>all</c> and <c>not_all</c>; null where none is given.</param>
public sealed record ConditionSpec(ConditionKind Kind, IReadOnlyList<ConditionText> Conditions, TimeSpan? Timeout, SourcePosition Position);
