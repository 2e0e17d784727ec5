using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>One entry of <c>query_filters</c>: a parameter of NetBox's list of hosts and its value, already rendered.</summary>
/// <param name="Values">More than one when the file gives a list: the parameter is then repeated.</param>
public sealed record QueryFilter(string Name, IReadOnlyList<string> Values, SourcePosition At);
