using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Compilation;
using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>A compiled expression; safe for use by many threads.</summary>
public sealed class JinjaExpression : CompiledText
{
    private readonly Evaluator _value;

    private JinjaExpression(JinjaEnvironment environment, string source, string? name, string normalized, Expression expression)
        : base(environment, source, name, normalized, ReferenceFinder.Of(expression), Mutation.IsMeant(Walk.All(expression))) =>
        _value = ExpressionCompiler.Compile(expression, Scope);

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
        Run(variables, isNative: true, frame => Settled.Of(_value(frame)), cancellationToken);
}
