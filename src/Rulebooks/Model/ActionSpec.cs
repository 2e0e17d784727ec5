using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Model;

/// <summary>An action as written: its name and its arguments, templates included.</summary>
/// <param name="ArgumentPositions">Where each top-level argument's value stands, for messages.</param>
public sealed record ActionSpec(
    string Name, Mapping Arguments, IReadOnlyDictionary<string, SourcePosition> ArgumentPositions, SourcePosition Position);
