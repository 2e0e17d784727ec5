using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>An event source as written; its arguments are templates until the variables are known.</summary>
public sealed record SourceSpec(string Name, string Plugin, Mapping Arguments, IReadOnlyList<FilterSpec> Filters, SourcePosition Position);

/// <summary>An event filter of a source; its arguments are never templates.</summary>
public sealed record FilterSpec(string Plugin, Mapping Arguments, SourcePosition Position);
