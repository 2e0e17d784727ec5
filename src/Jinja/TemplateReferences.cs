namespace Plumbline.Jinja;

/// <summary>
/// What a template reads from outside, found without rendering it. Too much rather than too little: both branches of a condition count.
/// </summary>
public sealed class TemplateReferences
{
    internal TemplateReferences(IReadOnlySet<string> names, IReadOnlySet<string> paths) => (Names, Paths) = (names, paths);

    /// <summary>Variables by their root name, as in <c>event</c>.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>The longest constant paths, as in <c>event.meta.hosts</c> and <c>item.tags.0</c>.</summary>
    public IReadOnlySet<string> Paths { get; }
}
