using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Runtime;

namespace Plumbline.Jinja.Compilation;

/// <summary>
/// Finds what a template reads from outside: names that nothing in the template has surely bound before, and the paths below them.
/// </summary>
internal sealed class ReferenceFinder
{
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _paths = [];

    public static TemplateReferences Of(IReadOnlyList<Statement> body)
    {
        var finder = new ReferenceFinder();
        finder.Visit(body, []);
        return new TemplateReferences(finder._names, finder._paths);
    }

    public static TemplateReferences Of(Expression expression)
    {
        var finder = new ReferenceFinder();
        finder.Visit(expression, []);
        return new TemplateReferences(finder._names, finder._paths);
    }

    private void Visit(IReadOnlyList<Statement> body, HashSet<string> bound)
    {
        foreach (var statement in body)
            Visit(statement, bound);
    }

    private void Visit(Statement statement, HashSet<string> bound)
    {
        switch (statement)
        {
            case If s:
                foreach (var (test, body) in s.Branches)
                {
                    Visit(test, bound);
                    Visit(body, [.. bound]);
                }
                Visit(s.Else, [.. bound]);
                break;
            case For s:
                Visit(s.Items, bound);
                var inner = Bind([.. bound], s.Target);
                if (s.Test is not null)
                    Visit(s.Test, inner);
                Visit(s.Body, [.. inner, "loop"]);
                Visit(s.Else, [.. bound]);
                break;
            case Set s:
                Visit(s.Value, bound);
                Bind(bound, s.Target);
                break;
            case SetBlock s:
                inner = [.. bound];
                Visit(s.Body, inner);
                if (s.Filter is not null)
                    Visit(s.Filter, inner);
                Bind(bound, s.Target);
                break;
            case With s:
                inner = [.. bound];
                foreach (var (target, value) in s.Bindings)
                {
                    Visit(value, bound);
                    Bind(inner, target);
                }
                Visit(s.Body, inner);
                break;
            case MacroDefinition s:
                Visit(s.Signature, s.Body, bound);
                bound.Add(s.Name);
                break;
            case CallBlock s:
                Visit(s.Call, bound);
                Visit(s.Signature, s.Body, bound);
                break;
            default:
                var (expressions, statements) = Walk.Parts(statement);
                foreach (var expression in expressions)
                    Visit(expression, bound);
                Visit([.. statements], [.. bound]);
                break;
        }
    }

    private void Visit(Signature signature, IReadOnlyList<Statement> body, HashSet<string> bound)
    {
        HashSet<string> inner = [.. bound, .. signature.Names];
        foreach (var value in signature.Defaults)
            Visit(value, inner);
        Visit(body, [.. inner, "caller", "kwargs", "varargs"]);
    }

    private void Visit(Expression expression, HashSet<string> bound)
    {
        if (Path(expression) is { } path)
        {
            if (Add(path.Root, bound))
                _paths.Add(path.Text);
            return;
        }
        if (expression is NamespaceTarget space)
            Add(space.Name, bound);
        foreach (var child in Walk.Children(expression))
            Visit(child, bound);
    }

    private bool Add(string root, HashSet<string> bound)
    {
        if (bound.Contains(root) || Globals.Names.Contains(root))
            return false;
        _names.Add(root);
        return true;
    }

    private static (string Root, string Text)? Path(Expression expression) => expression switch
    {
        Name name => (name.Text, name.Text),
        Ast.Attribute attribute when Path(attribute.Target) is { } target => (target.Root, $"{target.Text}.{attribute.Text}"),
        Item { Key: Const { Value: string or long } key } item when Path(item.Target) is { } target =>
            (target.Root, $"{target.Text}.{key.Value}"),
        _ => null,
    };

    private static HashSet<string> Bind(HashSet<string> bound, Expression target)
    {
        foreach (var name in Walk.All(target).OfType<Name>())
            bound.Add(name.Text);
        return bound;
    }
}
