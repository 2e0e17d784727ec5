using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching.Compilation;
using Plumbline.Rulebooks.Matching.Indexing;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Matching;

/// <summary>The enabled rules of a ruleset, compiled with the variables; immutable and shared by any number of sessions.</summary>
public sealed class CompiledRuleset
{
    private CompiledRuleset(Ruleset ruleset, CompiledRule[] rules, RuleCompiler compiler)
    {
        Ruleset = ruleset;
        Rules = rules;
        Patterns = [.. compiler.Patterns];
        ConstraintCount = compiler.ConstraintCount;
        Reader = new PathReader(compiler.Paths.Paths);
        Index = new PatternIndex(Patterns, compiler.Paths.Paths.Count);
        IsStateless = rules.All(r => r.Shape is RuleShape.Single or RuleShape.Any or RuleShape.Never && r.Throttle is null);
    }

    public Ruleset Ruleset { get; }

    /// <summary>
    /// True when no event can change what another one means, so that every core may judge events in a session of its own.
    /// </summary>
    public bool IsStateless { get; }

    internal CompiledRule[] Rules { get; }

    internal CompiledPattern[] Patterns { get; }

    internal int ConstraintCount { get; }

    internal PathReader Reader { get; }

    internal PatternIndex Index { get; }

    /// <summary>
    /// Compiles every enabled rule; all mistakes land in <paramref name="diagnostics"/> (RB0301 to RB0306), and null is returned when there
    /// is one.
    /// </summary>
    public static CompiledRuleset? Compile(Ruleset ruleset, Mapping variables, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        var compiler = new RuleCompiler(variables, diagnostics);
        var rules = new List<CompiledRule>();
        var complete = true;
        foreach (var rule in ruleset.Rules.Where(r => r.Enabled))
        {
            var compiled = compiler.Compile(rule, rules.Count);
            complete &= compiled is not null;
            if (compiled is not null)
                rules.Add(compiled);
        }
        return complete ? new(ruleset, [.. rules], compiler) : null;
    }
}
