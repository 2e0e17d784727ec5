using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Testing;

/// <summary>An action that must have been asked for, with the arguments that its rendered ones must hold.</summary>
public sealed record ExpectedAction(SourcePosition Position, string Name, Mapping Arguments);
