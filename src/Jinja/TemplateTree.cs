using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>
/// Renders a whole value as rulebooks do: every string that holds both <c>{{</c> and <c>}}</c>, in lists and in the values of mappings,
/// becomes the native value of its template. Mapping keys and strings with <c>{% %}</c> alone stay as they are.
/// </summary>
public static class TemplateTree
{
    /// <exception cref="TemplateException">One of the templates failed.</exception>
    public static object? Render(
        JinjaEnvironment environment, object? tree, Mapping variables, CancellationToken cancellationToken = default) =>
        Render(environment, tree, variables, null, cancellationToken);

    /// <param name="environment">The language of the templates.</param>
    /// <param name="tree">The value.</param>
    /// <param name="variables">What the templates see.</param>
    /// <param name="strangers">Variables that hold what strangers wrote: the text of a template that reads one of them is never taken for a
    /// literal.</param>
    /// <param name="cancellationToken">Ends the rendering.</param>
    /// <exception cref="TemplateException">One of the templates failed.</exception>
    public static object? Render(
        JinjaEnvironment environment, object? tree, Mapping variables, IReadOnlySet<string>? strangers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        switch (tree)
        {
            case string text when IsTemplate(text):
                var template = environment.Compile(text);
                return strangers is not null && strangers.Overlaps(template.References.Names)
                    ? template.RenderKeepingText(variables, cancellationToken)
                    : template.RenderNative(variables, cancellationToken);
            case List<object?> items:
                return items.ConvertAll(item => Render(environment, item, variables, strangers, cancellationToken));
            case Mapping mapping:
                var rendered = new Mapping(mapping.Count);
                foreach (var (key, value) in mapping)
                    rendered.Add(key, Render(environment, value, variables, strangers, cancellationToken));
                return rendered;
            case JsonElement element:
                return Render(environment, JsonValues.FromJson(element), variables, strangers, cancellationToken);
            default:
                return tree;
        }
    }

    /// <summary>Whether a rulebook renders this text at all.</summary>
    public static bool IsTemplate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("{{", StringComparison.Ordinal) && text.Contains("}}", StringComparison.Ordinal);
    }
}
