using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>One entry of <c>keyed_groups</c>.</summary>
/// <param name="Key">The expression whose value names the groups.</param>
/// <param name="Parent">A template of the parent group's name, or null.</param>
/// <param name="DefaultValue">What stands for an empty value, or null.</param>
/// <param name="TrailingSeparator">False leaves the separator away before an empty value of a mapping; null when not given.</param>
public sealed record KeyedGroup(string Key, string Prefix, string Separator, string? Parent, string? DefaultValue, bool? TrailingSeparator, SourcePosition At);
