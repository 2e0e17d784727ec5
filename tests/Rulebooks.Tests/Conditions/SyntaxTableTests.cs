using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Tests.Matching;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Conditions;

public sealed class SyntaxTableTests
{
    public static TheoryData<string, string> Rows => new(Tables.Lines("Conditions", "Syntax.txt")
        .Select(line => line.LastIndexOf(" | ", StringComparison.Ordinal) is var at
        ? (line[..at].TrimEnd(), line[(at + 3)..].Trim())
        : default));

    [Theory, MemberData(nameof(Rows))]
    public void Parse_Condition_PrintsOrFailsAsTheTableSays(string condition, string expected)
    {
        var (expression, failure) = ConditionParser.Parse(condition);
        var actual = failure is null ? expression!.ToString() : "!" + failure.Message;
        Assert.Equal(expected == "=" ? condition : expected, actual);
        if (expression is not null)
            Assert.Equal(expression, ConditionParser.Parse(expression.ToString()).Expression);
    }

    [Theory]
    [InlineData("event.a AND event.b", "'and'")]
    [InlineData("event.a && event.b", "'and'")]
    [InlineData("event.a || event.b", "'or'")]
    [InlineData("event.a = 1", "'=='")]
    [InlineData("event.a <> 1", "'!='")]
    [InlineData("event.a == {{ x }}", "vars.name")]
    [InlineData("event.a in [x, y]", "quotes")]
    [InlineData("event.a | int == 1", "filters")]
    [InlineData("event.a == nullable", "quotes")]
    [InlineData("event.a == x_y", "underscore")]
    public void Parse_CommonMistake_SaysTheCure(string condition, string cure) =>
        Assert.Contains(cure, ConditionParser.Parse(condition).Failure!.Cure, StringComparison.Ordinal);

    [Fact]
    public void Parse_NestedWithoutEnd_IsRefused() =>
        Assert.Contains("nested", ConditionParser.Parse(new string('(', 100_000)).Failure!.Message, StringComparison.Ordinal);
}
