using System.Diagnostics;
using System.Text.Json;
using Plumbline.Rulebooks.Conditions.Patterns;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Tests.Matching;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Conditions;

public sealed class PatternTableTests
{
    public static TheoryData<string> Rows => new(Tables.Lines("Conditions", "Patterns.txt"));

    [Theory, MemberData(nameof(Rows))]
    public void Find_JavaPattern_AnswersAsJava(string row)
    {
        var words = row.Split(["   ", "  "], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (pattern, text, options, expected) = (Text(words[0]), Text(words[1]), words[2], words[3]);
        string actual;
        try
        {
            actual = TextPattern.Create(pattern, options.Contains('i', StringComparison.Ordinal),
                options.Contains('m', StringComparison.Ordinal)).Find(Value.Of(text)) == true ? "yes" : "no";
        }
        catch (PatternSyntaxException)
        {
            actual = "refused";
        }
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(?=x)(a+)+$|(a*)*b")]
    [InlineData("((a+)+)\\2$")]
    public void Find_CatastrophicPattern_EndsSoon(string pattern)
    {
        var text = Value.Of(new string('a', 5_000) + "!");
        var started = Stopwatch.GetTimestamp();
        TextPattern.Create(pattern).Find(text);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3));
    }

    private static string Text(string json) => JsonDocument.Parse(json).RootElement.GetString()!;
}
