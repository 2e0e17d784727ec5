using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>One entry of <c>keyed_groups</c>.</summary>
/// <param name="Key">The expression whose value names the groups.</param>
/// <param name="Parent">A template of the parent group's name, or null.</param>
/// <param name="DefaultValue">What stands for an empty value, or null.</param>
/// <param name="TrailingSeparator">False leaves the separator away before an empty value of a mapping; null when not given.</param>
public sealed record KeyedGroup(
    string Key, string Prefix, string Separator, string? Parent, string? DefaultValue, bool? TrailingSeparator, SourcePosition At);

/// <summary>One entry of <c>compose</c> (a variable) or <c>groups</c> (a condition).</summary>
public sealed record NamedExpression(string Name, string Expression, SourcePosition At);

/// <summary>One entry of <c>query_filters</c>: a parameter of NetBox's list of hosts and its value, already rendered.</summary>
/// <param name="Values">More than one when the file gives a list: the parameter is then repeated.</param>
public sealed record QueryFilter(string Name, IReadOnlyList<string> Values, SourcePosition At);

/// <summary>A value and the place in the file it was read from.</summary>
public readonly record struct Placed<T>(T Value, SourcePosition At);
