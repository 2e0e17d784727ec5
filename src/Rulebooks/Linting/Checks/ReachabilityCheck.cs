using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>
/// Rules that no event reaches, because an earlier rule takes every event that would fire them: the first rule in file order wins and its
/// event is gone, and what meets a throttled rule is gone even with <c>match_multiple_rules</c>.
/// </summary>
internal sealed class ReachabilityCheck : ILintCheck
{
    // Pairs grow with the square of the rules; the index below leaves few of them, and this bounds the rest.
    private const int MostPairs = 500_000;

    public string Name => "reachability";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        // A rule that asks for one exact value can only hide rules that ask for it, too.
        var byValue = new Dictionary<string, List<LintRule>>(StringComparer.Ordinal);
        var others = new List<LintRule>();
        var pairs = 0;
        foreach (var later in ruleset.Rules)
        {
            var hiding = Values(later).Distinct().SelectMany(v => byValue.GetValueOrDefault(v) ?? []).Concat(others)
                .Where(_ => pairs++ < MostPairs)
                .Where(earlier => Takes(earlier, later, ruleset.Ruleset.MatchMultipleRules))
                .MinBy(earlier => (earlier.Rule.Position.Line, earlier.Rule.Position.Column));
            if (hiding is not null)
                Say(hiding, later, findings);
            if (!later.IsSingle || later.Conditions is not [var only])
                continue;
            if (only.Test.Conjuncts().Select(Value).FirstOrDefault(v => v is not null) is { } value)
                (byValue.TryGetValue(value, out var list) ? list : byValue[value] = []).Add(later);
            else
                others.Add(later);
        }
    }

    private static IEnumerable<string> Values(LintRule rule) =>
        rule.Conditions.SelectMany(c => c.Test.All()).Select(Value).OfType<string>();

    private static string? Value(Expression node) =>
        PathTest.Of(node) is { Operator: BinaryOperator.Equal } test && test.Literal is not NullLiteral
        ? $"{test.Spelled} "
            + $"{(test.Number is { } number ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : test.Literal.ToString())}"
            : null;

    private static void Say(LintRule earlier, LintRule later, DiagnosticBag findings)
    {
        if (earlier.Rule.Throttle is null)
            findings.Warning(LintCodes.Unreachable, later.Rule.Position,
                $"'{later.Rule.Name}' is never reached by an event: '{earlier.Rule.Name}' (line {earlier.Rule.Position.Line}) holds for "
                    + "each of them and comes first",
                "put the narrower rule first, or set match_multiple_rules: true");
        else
            findings.Warning(LintCodes.ThrottleTakesAll, later.Rule.Position,
                $"'{later.Rule.Name}' is never reached by an event: the throttle of '{earlier.Rule.Name}' (line "
                    + $"{earlier.Rule.Position.Line}) takes each of them, fired or not",
                "put the throttled rule last");
    }

    private static bool Takes(LintRule earlier, LintRule later, bool matchMultiple)
    {
        if (matchMultiple && earlier.Rule.Throttle is null)
            return false;
        if (!earlier.IsSingle || !earlier.IsWhole || !later.IsWhole || later.Conditions.Count == 0 || IsLoneNotDefined(earlier)
            || IsLoneNotDefined(later))
            return false;
        var taken = earlier.Conditions[0].Test;
        // Under 'all' one event that never arrives is enough.
        return later.Rule.Condition.Kind == ConditionKind.All && !later.IsSingle
            ? later.Conditions.Any(c => Implies(c.Test, taken))
            : later.Conditions.All(c => Implies(c.Test, taken));
    }

    private static bool IsLoneNotDefined(LintRule rule) =>
        rule.IsSingle && rule.Conditions is [{ Assigned: false, Test: Binary { Operator: BinaryOperator.IsNot, Right: DefinedTest } }];

    private static bool Implies(Expression given, Expression wanted)
    {
        if (wanted is BooleanLiteral { Value: true })
            return given is not BooleanLiteral { Value: false };
        if (given is Binary { Operator: BinaryOperator.Or })
            return given.Disjuncts().All(branch => Implies(branch, wanted));
        var known = given.Conjuncts().ToList();
        return wanted.Conjuncts().All(part => part.Disjuncts().Any(choice => Follows(choice, known)))
            || wanted.Disjuncts().Any(choice => choice.Conjuncts().All(part => Follows(part, known)));
    }

    private static bool Follows(Expression part, List<Expression> known)
    {
        if (known.Contains(part))
            return true;
        if (part is Binary { Operator: BinaryOperator.Is, Left: Identifier path, Right: DefinedTest })
            return known.Exists(k => Needs(k, path.Spelled()));
        return PathTest.Of(part) is { } wanted && known.Exists(k => PathTest.Of(k) is { } test && test.Implies(wanted));
    }

    // A test that is true only for a path that is there.
    private static bool Needs(Expression test, string path) => test switch
    {
        Identifier id => id.Spelled() == path,
        Not { Operand: Identifier id } => id.Spelled() == path,
        Binary { Operator: BinaryOperator.IsNot, Right: DefinedTest } => false,
        Binary { Left: Identifier left } when left.Spelled() == path => true,
        Binary { Right: Identifier right } => right.Spelled() == path,
        _ => false,
    };
}
