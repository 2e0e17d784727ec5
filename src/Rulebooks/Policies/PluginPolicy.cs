namespace Plumbline.Rulebooks.Policies;

/// <summary>Where a project keeps plugins written in Python, relative to it, and what runs them; null where it does not say.</summary>
/// <param name="Sources">A folder with event sources.</param>
/// <param name="Filters">A folder with event filters.</param>
/// <param name="Python">The interpreter: a path, or a name on PATH.</param>
public sealed record PluginPolicy(string? Sources = null, string? Filters = null, string? Python = null)
{
    public static readonly PluginPolicy None = new();
}
