namespace Plumbline.Jinja.Ast;

/// <summary>Visits the expressions below a node.</summary>
internal static class Walk
{
    /// <summary>The expressions directly inside an expression.</summary>
    public static IEnumerable<Expression> Children(Expression expression) => expression switch
    {
        TupleOf e => e.Items,
        ListOf e => e.Items,
        DictOf e => e.Items.SelectMany(i => new[] { i.Key, i.Value }),
        Conditional e => e.Else is null ? [e.Test, e.Then] : [e.Test, e.Then, e.Else],
        Logic e => [e.Left, e.Right],
        Not e => [e.Operand],
        Compare e => e.Rest.Select(r => r.Right).Prepend(e.First),
        Binary e => [e.Left, e.Right],
        Unary e => [e.Operand],
        Concat e => e.Items,
        Attribute e => [e.Target],
        Item e => [e.Target, e.Key],
        Slice e => Given(e.Start, e.Stop, e.Step),
        Call e => Of(e.Arguments).Prepend(e.Target),
        Filter e => Given(e.Input).Concat(Of(e.Arguments)),
        Test e => Of(e.Arguments).Prepend(e.Input),
        _ => [],
    };

    /// <summary>The expressions and bodies directly inside a statement.</summary>
    public static (IEnumerable<Expression> Expressions, IEnumerable<Statement> Statements) Parts(Statement statement) => statement switch
    {
        Output s => (s.Parts, []),
        If s => (s.Branches.Select(b => b.Test), s.Branches.SelectMany(b => b.Body).Concat(s.Else)),
        For s => (Given(s.Target, s.Items, s.Test), s.Body.Concat(s.Else)),
        Set s => ([s.Target, s.Value], []),
        SetBlock s => (Given(s.Target, s.Filter), s.Body),
        With s => (s.Bindings.SelectMany(b => new[] { b.Target, b.Value }), s.Body),
        FilterBlock s => ([s.Filter], s.Body),
        MacroDefinition s => (s.Signature.Defaults, s.Body),
        CallBlock s => (s.Signature.Defaults.Prepend(s.Call), s.Body),
        Block s => ([], s.Body),
        _ => ([], []),
    };

    /// <summary>Every expression at any depth.</summary>
    public static IEnumerable<Expression> All(IEnumerable<Statement> statements)
    {
        foreach (var statement in statements)
        {
            var (expressions, inner) = Parts(statement);
            foreach (var expression in expressions.SelectMany(All))
                yield return expression;
            foreach (var expression in All(inner))
                yield return expression;
        }
    }

    public static IEnumerable<Expression> All(Expression expression)
    {
        yield return expression;
        foreach (var child in Children(expression))
            foreach (var inner in All(child))
                yield return inner;
    }

    public static bool Reads(IEnumerable<Statement> body, string name) => All(body).Any(e => e is Name n && n.Text == name);

    /// <summary>The names that a target binds.</summary>
    public static IEnumerable<string> Names(Expression target) => All(target).OfType<Name>().Select(n => n.Text);

    public static IEnumerable<Expression> Of(ArgumentList arguments) =>
        arguments.Positional.Concat(arguments.Named.Select(n => n.Value)).Concat(Given(arguments.MorePositional, arguments.MoreNamed));

    private static IEnumerable<Expression> Given(params Expression?[] expressions) => expressions.OfType<Expression>();
}
