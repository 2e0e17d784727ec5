namespace Plumbline.Rulebooks.Conditions.Ast;

/// <summary>
/// Where a node stands in the condition's text. All spans are equal, so that trees compare by what they say, not by where they say it.
/// </summary>
internal readonly struct TextSpan(int start, int end) : IEquatable<TextSpan>
{
    public int Start { get; } = start;

    public int End { get; } = end;

    public bool Equals(TextSpan other) => true;

    public override bool Equals(object? obj) => obj is TextSpan;

    public override int GetHashCode() => 0;

    public static bool operator ==(TextSpan left, TextSpan right) => true;

    public static bool operator !=(TextSpan left, TextSpan right) => false;
}
