namespace Plumbline.Rulebooks.Conditions.Patterns;

/// <summary>A regular expression that Java would refuse.</summary>
internal sealed class PatternSyntaxException(string message, int offset) : Exception($"{message} (at character {offset})")
{
    public int Offset { get; } = offset;
}
