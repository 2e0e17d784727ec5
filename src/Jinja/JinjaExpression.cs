using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>A compiled expression; safe for use by many threads.</summary>
public sealed class JinjaExpression
{
    private JinjaExpression(JinjaEnvironment environment, string source, string? name) => (Environment, Source, Name) = (environment, source, name);

    public JinjaEnvironment Environment { get; }

    public string Source { get; }

    public string? Name { get; }

    /// <summary>What the expression reads.</summary>
    public TemplateReferences References { get; } = new(new HashSet<string>(), new HashSet<string>());

    internal static JinjaExpression Parse(JinjaEnvironment environment, string source, string? name) => new(environment, source, name);

    /// <summary>The value of the expression, never read again as a literal; an <see cref="UndefinedValue"/> if it is an unknown name or attribute.</summary>
    /// <exception cref="TemplateException">Undefined values in use, refused values, limits.</exception>
    public object? Evaluate(Mapping variables, CancellationToken cancellationToken = default) => throw new NotSupportedException("not built yet");
}
