using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>
/// Three or more equality tests of one path: ansible-rulebook indexes them, and its index compares by exact class and turns all literals
/// into the type of the first.
/// </summary>
internal sealed class IndexCheck : ILintCheck
{
    private const int Indexed = 3;

    public string Name => "index";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        var tests = from pair in ruleset.Conditions
                    from part in pair.Condition.Test.Conjuncts()
                    where part is Binary { Operator: BinaryOperator.Equal, Left: Identifier { Root: not "vars" } }
                    let test = PathTest.Of(part)
                    where test is not null && test.Literal is not NullLiteral && !pair.Rule.IsBinding(test.Path)
                    group (test, At: pair.Condition.At(part)) by test.Spelled;
        foreach (var path in tests)
        {
            var literals = path.Select(p => p.test.Literal.GetType()).Distinct().ToList();
            if (path.Count() < Indexed || literals is [var only] && only != typeof(FloatLiteral) && only != typeof(IntegerLiteral))
                continue;
            if (literals is [var one] && one == typeof(IntegerLiteral))
                findings.Hint(LintCodes.IndexQuirk, path.First().At, $"with {path.Count()} rules that test {path.First().test.Path} for "
                    + "equality, ansible-rulebook no longer takes 1.0 for 1; here numbers compare by value");
            else
                findings.Warning(LintCodes.IndexQuirk, path.First().At,
                    $"{path.First().test.Path} is tested for equality {path.Count()} times, with literals of different types: "
                        + "ansible-rulebook turns them all into the type of the first and misfires or does not start",
                    "write all of them with one type");
        }
    }
}
