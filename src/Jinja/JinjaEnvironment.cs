using System.Collections.Concurrent;

namespace Plumbline.Jinja;

/// <summary>
/// Compiles Jinja2 templates and expressions under one set of options. Safe for use by many threads; a text is compiled once and kept.
/// </summary>
public sealed class JinjaEnvironment(JinjaOptions options)
{
    // Templates come from files, so there are few; whoever feeds thousands of texts loses the cache, not the memory.
    private const int MostKept = 2000;

    private readonly ConcurrentDictionary<(string Source, string? Name), JinjaTemplate> _templates = new();
    private readonly ConcurrentDictionary<(string Source, string? Name), JinjaExpression> _expressions = new();

    /// <summary>What rulebooks see: strict undefined, Jinja's own filters and the five that ansible-rulebook adds.</summary>
    public static JinjaEnvironment Rulebook { get; } = new(new JinjaOptions { Filters = FilterSets.Rulebook });

    /// <summary>
    /// What inventory files see in <c>compose</c>, <c>groups</c> and <c>keyed_groups</c>: Ansible's undefined and its own filters.
    /// </summary>
    public static JinjaEnvironment Inventory { get; } = new(
        new JinjaOptions { Undefined = UndefinedKind.StrictChainable, Filters = FilterSets.Ansible, KeepsBackslashes = true });

    /// <summary>What NetBox gives to webhook templates: undefined names print as nothing.</summary>
    public static JinjaEnvironment Webhook { get; } = new(
        new JinjaOptions { Undefined = UndefinedKind.Lenient, Limits = new() { Memory = 256L * 1024 * 1024 } });

    public JinjaOptions Options { get; } = options;

    /// <summary>Compiles a template; the name is for messages only.</summary>
    /// <exception cref="TemplateException">The text is no template, or names a filter or test that does not exist.</exception>
    public JinjaTemplate Compile(string source, string? name = null) => Kept(_templates, source, name, JinjaTemplate.Parse);

    /// <summary>Compiles an expression without braces, as in <c>compose: {x: "site.name | upper"}</c>.</summary>
    /// <exception cref="TemplateException">The text is no expression, or names a filter or test that does not exist.</exception>
    public JinjaExpression CompileExpression(string source, string? name = null) => Kept(_expressions, source, name, JinjaExpression.Parse);

    private T Kept<T>(
        ConcurrentDictionary<(string, string?), T> kept, string source, string? name, Func<JinjaEnvironment, string, string?, T> parse)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (kept.TryGetValue((source, name), out var known))
            return known;
        if (kept.Count >= MostKept)
            kept.Clear();
        return kept[(source, name)] = parse(this, source, name);
    }
}
