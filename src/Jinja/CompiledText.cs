using Plumbline.Jinja.Compilation;
using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>What a template and an expression have in common once they are compiled; safe for use by many threads.</summary>
public abstract class CompiledText
{
    private readonly Rendering _rendering;

    private protected CompiledText(
        JinjaEnvironment environment, string source, string? name, string normalized, TemplateReferences references, bool mayMutate)
    {
        (Environment, Source, Name, References) = (environment, source, name, references);
        Scope = new Scope(new SyntaxError(normalized, name), Catalogs.For(environment.Options.Filters));
        _rendering = new Rendering(environment, normalized, name, mayMutate);
    }

    /// <summary>Under whose options it was compiled.</summary>
    public JinjaEnvironment Environment { get; }

    /// <summary>The text as it was written.</summary>
    public string Source { get; }

    /// <summary>What messages call it.</summary>
    public string? Name { get; }

    /// <summary>What it reads.</summary>
    public TemplateReferences References { get; }

    private protected Scope Scope { get; }

    private protected T Run<T>(
        Mapping variables, bool isNative, Func<Frame, T> render, CancellationToken cancellation, bool keepsText = false) =>
        _rendering.Run(variables, isNative, render, cancellation, keepsText);
}
