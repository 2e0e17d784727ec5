using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Testing;

/// <summary>A rule that must have fired.</summary>
/// <param name="Event">What the matched event must hold at least; null for anything.</param>
/// <param name="Events">The same by binding name, for rules that give several.</param>
/// <param name="Actions">The actions it must have asked for, in order, each with the arguments it must hold at least; null for any.</param>
public sealed record ExpectedFiring(
    SourcePosition Position, string Rule, Mapping? Event, Mapping? Events, IReadOnlyList<ExpectedAction>? Actions);

/// <summary>An action that must have been asked for, with the arguments that its rendered ones must hold.</summary>
public sealed record ExpectedAction(SourcePosition Position, string Name, Mapping Arguments);
