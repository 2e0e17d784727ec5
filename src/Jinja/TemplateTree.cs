using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>
/// Renders a whole value as rulebooks do: every string that holds both <c>{{</c> and <c>}}</c>, in lists and in the values of mappings, becomes the
/// native value of its template. Mapping keys and strings with <c>{% %}</c> alone stay as they are.
/// </summary>
public static class TemplateTree
{
    /// <exception cref="TemplateException">One of the templates failed.</exception>
    public static object? Render(JinjaEnvironment environment, object? tree, Mapping variables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(environment);
        switch (tree)
        {
            case string text:
                return IsTemplate(text) ? environment.Compile(text).RenderNative(variables, cancellationToken) : text;
            case List<object?> items:
                return items.ConvertAll(item => Render(environment, item, variables, cancellationToken));
            case Mapping mapping:
                var rendered = new Mapping(mapping.Count);
                foreach (var (key, value) in mapping)
                    rendered.Add(key, Render(environment, value, variables, cancellationToken));
                return rendered;
            case JsonElement element:
                return Render(environment, JsonValues.FromJson(element), variables, cancellationToken);
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
