using CsCheck;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Tests.Matching;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Conditions;

public sealed class RoundTripTests
{
    private static readonly Gen<string> Name = One("a", "b_c", "_x", "größe", "nullable", "m_0", "true1");
    private static readonly Gen<string> Text = One(
        "", "x", "a b", "it's", "say \"x\"", "line\nbreak", "\t", "ł😀", "C:\\dir", "not", "event.a", "[1]");

    private static readonly Gen<PathStep> Step = Gen.OneOf<PathStep>(
        Name.Select(n => (PathStep)new PathStep.Name(n)),
        One("k", "a-b", "a.b", "it's", "say \"x\"", "").Select(k => (PathStep)new PathStep.Key(k)),
        Gen.Int[-3, 12].Select(i => (PathStep)new PathStep.Index(i)));

    private static readonly Gen<Expression> Path = Gen.Select(One("event", "events", "fact", "facts", "vars"), Step.Array[0, 4],
        (root, steps) => (Expression)new Identifier(root, new(steps)));

    private static readonly Gen<Expression> Literal = Gen.OneOf<Expression>(
        Gen.Int.Select(i => (Expression)new IntegerLiteral(i)),
        Gen.Double[-1e20, 1e20].Select(d => (Expression)new FloatLiteral(d)),
        Text.Select(t => (Expression)new StringLiteral(t)),
        Gen.Bool.Select(b => (Expression)new BooleanLiteral(b)),
        Gen.Const((Expression)new NullLiteral()));

    private static readonly Gen<Expression> List = Gen.OneOf(Literal, Path).Array[1, 4].Select(
        items => (Expression)new ListLiteral(new(items)));
    private static readonly Gen<Expression> Argument = Gen.OneOf(Literal, Path, List);

    private static readonly Gen<Expression> Test = Gen.OneOf<Expression>(
        Gen.Const((Expression)new DefinedTest()),
        Gen.Select(One("match", "search", "regex"), Argument,
            Gen.Select(One("ignorecase", "multiline", "other"), Gen.Bool, (n, v) => new PatternOption(n, v)).Array[0, 3],
            (name, pattern, options) => (Expression)new SearchTest(name, pattern, new(options))),
        Gen.Select(One("==", "!=", ">", "regex"), Argument, (op, value) => (Expression)new SelectTest(op, value)),
        Gen.Select(Text, One("==", "not in", "contains"), Argument,
            (key, op, value) => (Expression)new SelectAttributeTest(key, op, value)));

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<Expression> Tree(int depth) => depth == 0 ? Gen.OneOf(Literal, Path, List, Test) : Gen.OneOf(
        Argument,
        Gen.Select(Gen.Enum<BinaryOperator>(), Tree(depth - 1), Tree(depth - 1),
            (op, left, right) => (Expression)new Binary(op, left, right)),
        Tree(depth - 1).Select(operand => (Expression)new Not(operand)));

    [Fact]
    public void Parse_PrintedTree_GivesTheTreeBack() => Tree(4).Sample(tree =>
    {
        var (parsed, failure) = ConditionParser.Parse(tree.ToString());
        Assert.True(failure is null, failure?.Message);
        Assert.Equal(tree, parsed);
    }, iter: Tables.Count(5_000));
}
