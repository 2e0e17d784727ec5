using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>An event filter of a source; its arguments are never templates.</summary>
public sealed record FilterSpec(string Plugin, Mapping Arguments, SourcePosition Position);
