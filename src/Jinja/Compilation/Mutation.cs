using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Runtime.Methods;

namespace Plumbline.Jinja.Compilation;

/// <summary>
/// Tells templates that change a list or mapping in place: they work on copies of what they were given. All others cannot change anything.
/// </summary>
internal static class Mutation
{
    public static bool IsMeant(IEnumerable<Expression> expressions) => expressions.Any(e => e switch
    {
        Ast.Attribute attribute => MutatingMethods.Contains(attribute.Text),
        Item { Key: Const { Value: string name } } => MutatingMethods.Contains(name),
        _ => false,
    });
}
