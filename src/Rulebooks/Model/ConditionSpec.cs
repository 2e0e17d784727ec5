using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>The condition of a rule: one text, or several under <c>all</c>, <c>any</c> or <c>not_all</c>.</summary>
/// <param name="Timeout">The window of <c>all</c> and <c>not_all</c>; null where none is given.</param>
public sealed record ConditionSpec(ConditionKind Kind, IReadOnlyList<ConditionText> Conditions, TimeSpan? Timeout, SourcePosition Position);

/// <summary>How the conditions of a rule are joined.</summary>
public enum ConditionKind
{
    /// <summary>A text alone (or a YAML boolean, kept as the text <c>true</c> or <c>false</c>).</summary>
    Single,
    All,
    Any,
    NotAll,
}

/// <summary>One condition and where its first character stands in the file.</summary>
public sealed record ConditionText(string Text, SourcePosition Position)
{
    /// <summary>
    /// Where the character at an offset of <see cref="Text"/> stands in the file; null where the text does not come from a file.
    /// </summary>
    public Func<int, SourcePosition>? Positions { get; init; }

    /// <summary>The place of a character, through quotes, block scalars and folded lines.</summary>
    public SourcePosition At(int offset) =>
        Positions?.Invoke(offset) ?? Position with { Column = Position.Column + Math.Clamp(offset, 0, Text.Length) };

    public bool Equals(ConditionText? other) => other is not null && Text == other.Text && Position == other.Position;

    public override int GetHashCode() => HashCode.Combine(Text, Position);
}
