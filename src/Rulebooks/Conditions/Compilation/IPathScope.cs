using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Predicates;

namespace Plumbline.Rulebooks.Conditions.Compilation;

/// <summary>Says what a path means: something of the object at hand, or of one bound before.</summary>
internal interface IPathScope
{
    Operand Resolve(Identifier path);

    /// <summary>Whether the path starts at an object bound by an earlier condition.</summary>
    bool IsReference(Identifier path);
}
