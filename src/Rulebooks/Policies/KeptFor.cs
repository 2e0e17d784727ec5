namespace Plumbline.Rulebooks.Policies;

/// <summary>How much of something is kept; what passes either limit is forgotten, the oldest first.</summary>
/// <param name="Age">Null keeps for ever.</param>
/// <param name="Bytes">Null keeps any size.</param>
public sealed record KeptFor(TimeSpan? Age, long? Bytes);
