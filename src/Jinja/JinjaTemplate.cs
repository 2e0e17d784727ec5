using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>A compiled template; safe for use by many threads.</summary>
public sealed class JinjaTemplate
{
    private JinjaTemplate(JinjaEnvironment environment, string source, string? name) => (Environment, Source, Name) = (environment, source, name);

    public JinjaEnvironment Environment { get; }

    public string Source { get; }

    public string? Name { get; }

    /// <summary>What the template reads.</summary>
    public TemplateReferences References { get; } = new(new HashSet<string>(), new HashSet<string>());

    internal static JinjaTemplate Parse(JinjaEnvironment environment, string source, string? name) => new(environment, source, name);

    /// <summary>Renders to text. Values may be <see cref="System.Text.Json.JsonElement"/> at any depth; they are read in place.</summary>
    /// <exception cref="TemplateException">Undefined names, refused values, limits.</exception>
    public string RenderText(Mapping variables, CancellationToken cancellationToken = default) => throw new NotSupportedException("not built yet");

    /// <summary>
    /// Renders to a value as Jinja2's <c>NativeEnvironment</c> does: one expression alone gives its own value, text that reads as a Python
    /// literal becomes that value. One unknown name alone gives an <see cref="UndefinedValue"/>.
    /// </summary>
    /// <exception cref="TemplateException">Undefined names, refused values, limits.</exception>
    public object? RenderNative(Mapping variables, CancellationToken cancellationToken = default) => throw new NotSupportedException("not built yet");
}
