namespace Plumbline.Automation.Intake.Plugins;

/// <summary>Where the name of a plugin leads, as its collection says.</summary>
/// <param name="Name">The plugin that runs under it.</param>
/// <param name="Notices">What the collections on the way say of its future.</param>
/// <param name="Problem">Why it leads nowhere; null where it does.</param>
public sealed record PluginRoute(string Name, IReadOnlyList<string> Notices, string? Problem = null);
