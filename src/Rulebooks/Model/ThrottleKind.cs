namespace Plumbline.Rulebooks.Model;

/// <summary>The three throttles of a rule.</summary>
public enum ThrottleKind
{
    OnceWithin,
    OnceAfter,
    AccumulateWithin,
}
