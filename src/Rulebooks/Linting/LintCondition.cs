using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting;

/// <summary>A condition that parses.</summary>
/// <param name="Test">Without the assignment.</param>
/// <param name="Binding">The name its event is bound to: assigned, or <c>m_0</c>, <c>m_1</c> …</param>
internal sealed record LintCondition(ConditionText Text, Expression Test, string Binding, bool Assigned)
{
    public SourcePosition At(Expression node) => Text.At(node.Span.Start);
}
