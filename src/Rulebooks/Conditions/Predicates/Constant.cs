namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class Constant(bool value) : Predicate
{
    public bool Value => value;

    public override bool Holds(Frame frame) => value;

    public override string ToString() => value ? "true" : "false";
}
