using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Compilation;
using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>A compiled expression; safe for use by many threads.</summary>
public sealed class JinjaExpression
{
    private readonly Evaluator _value;
    private readonly Rendering _rendering;

    private JinjaExpression(JinjaEnvironment environment, string source, string? name, string normalized, Expression expression)
    {
        (Environment, Source, Name) = (environment, source, name);
        References = ReferenceFinder.Of(expression);
        _value = ExpressionCompiler.Compile(
            expression, new Scope(new SyntaxError(normalized, name), Catalogs.For(environment.Options.Filters)));
        _rendering = new Rendering(environment, normalized, name, Mutation.IsMeant(Walk.All(expression)));
    }

    public JinjaEnvironment Environment { get; }

    public string Source { get; }

    public string? Name { get; }

    /// <summary>What the expression reads.</summary>
    public TemplateReferences References { get; }

    internal static JinjaExpression Parse(JinjaEnvironment environment, string source, string? name)
    {
        var normalized = Lexer.Normalize(source, environment.Options);
        return new(environment, source, name, normalized, TemplateParser.Expression(normalized, environment.Options, name));
    }

    /// <summary>
    /// The value of the expression, never read again as a literal; an <see cref="UndefinedValue"/> if it is an unknown name or attribute.
    /// </summary>
    /// <exception cref="TemplateException">Undefined values in use, refused values, limits.</exception>
    public object? Evaluate(Mapping variables, CancellationToken cancellationToken = default) =>
        _rendering.Run(variables, isNative: true, frame => Settled.Of(_value(frame)), cancellationToken);
}
