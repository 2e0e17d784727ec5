namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>A compiled test. The same object decides in the engine and in explanations.</summary>
internal abstract class Predicate
{
    public abstract bool Holds(Frame frame);

    /// <summary>The operands whose values decide, in the order they are written.</summary>
    public virtual IEnumerable<Operand> Operands => [];
}
