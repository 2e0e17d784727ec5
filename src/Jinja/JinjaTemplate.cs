using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Compilation;
using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>A compiled template; safe for use by many threads.</summary>
public sealed class JinjaTemplate : CompiledText
{
    private readonly Executor _body;

    private JinjaTemplate(JinjaEnvironment environment, string source, string? name, string normalized, IReadOnlyList<Statement> statements)
        : base(environment, source, name, normalized, ReferenceFinder.Of(statements), Mutation.IsMeant(Walk.All(statements))) =>
        _body = StatementCompiler.FrameBody(statements, Scope);

    internal static JinjaTemplate Parse(JinjaEnvironment environment, string source, string? name)
    {
        var normalized = Lexer.Normalize(source, environment.Options);
        return new(environment, source, name, normalized, TemplateParser.Template(normalized, environment.Options, name));
    }

    /// <summary>Renders to text. Values may be <see cref="System.Text.Json.JsonElement"/> at any depth; they are read in place.</summary>
    /// <exception cref="TemplateException">Undefined names, refused values, limits.</exception>
    public string RenderText(Mapping variables, CancellationToken cancellationToken = default) =>
        Run(variables, isNative: false, frame => (string)Render(frame)!, cancellationToken);

    /// <summary>
    /// Renders to a value as Jinja2's <c>NativeEnvironment</c> does: one expression alone gives its own value, text that reads as a Python
    /// literal becomes that value. One unknown name alone gives an <see cref="UndefinedValue"/>; a generator comes as a list.
    /// </summary>
    /// <exception cref="TemplateException">Undefined names, refused values, limits.</exception>
    public object? RenderNative(Mapping variables, CancellationToken cancellationToken = default) =>
        Run(variables, isNative: true, frame => Settled.Of(Render(frame)), cancellationToken);

    /// <summary>
    /// As <see cref="RenderNative"/>, but a text stays a text whatever it reads as: for templates that print what strangers wrote. One
    /// expression alone still gives its own value.
    /// </summary>
    /// <exception cref="TemplateException">Undefined names, refused values, limits.</exception>
    public object? RenderKeepingText(Mapping variables, CancellationToken cancellationToken = default) =>
        Run(variables, isNative: true, frame => Settled.Of(Render(frame)), cancellationToken, keepsText: true);

    private object? Render(Frame frame)
    {
        var output = new Sink(frame.Context, isRoot: true);
        _body(frame, output);
        return output.Result();
    }
}
