using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

/// <summary>Deep and long texts: each is read or refused, and none ends the process or takes its time.</summary>
public sealed class HostileTextTests
{
    private const int Long = 100_000;

    private static readonly (string Name, string Condition)[] Conditions =
    [
        ("a path of many parts", "event" + Repeat(".a", Long)),
        ("a path of many indexes", "event" + Repeat("[0]", Long)),
        ("an integer of a million digits", "event.a == " + Repeat("9", 1_000_000)),
        ("a negative one", "event.a == -" + Repeat("9", 1_000_000)),
        ("a fraction of a million digits", "event.a == 0." + Repeat("9", 1_000_000)),
        ("a huge exponent", "event.a == 1e" + Repeat("9", Long)),
        ("many digits in a list", "event.a in [" + Repeat("9", 1_000_000) + "]"),
        ("parentheses", Repeat("(", Long) + "event.a" + Repeat(")", Long)),
        ("parentheses without end", Repeat("(", Long)),
        ("not", Repeat("not ", Long) + "event.a"),
        ("and", Repeat("event.a == 1 and ", Long) + "event.a == 1"),
        ("sums", "event.a == " + Repeat("1 + ", Long) + "1"),
        ("a list", "event.a in [" + Repeat("1,", Long) + "1]"),
        ("lists in lists", "event.a in " + Repeat("[", Long)),
        ("a text", "event.a == \"" + Repeat("x", Long) + "\""),
        ("calls in calls", Repeat("event.a is match(", 1_000)),
        ("blanks", Repeat(" ", Long) + "event.a"),
    ];

    public static TheoryData<string> Names => [.. Conditions.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_HostileCondition_IsReadOrRefused(string name)
    {
        var (expression, failure) = ConditionParser.Parse(Conditions.First(row => row.Name == name).Condition);

        Assert.True(expression is null != failure is null);
        Assert.True(failure is null || failure.Message.Length < 4_000, failure?.Message);
    }

    [Theory]
    [InlineData("event", "[0]", 501, "a path has more than 500 parts")]
    [InlineData("event.a == ", "9", 4301, "a number has more than 4300 digits")]
    public void Parse_BeyondALimit_NamesIt(string before, string piece, int times, string expected)
    {
        Assert.Contains(expected, ConditionParser.Parse(before + Repeat(piece, times)).Failure?.Message, StringComparison.Ordinal);
        Assert.Null(ConditionParser.Parse(before + Repeat(piece, times - 1)).Failure);
    }

    [Theory]
    [InlineData("[", 100_000, "")]
    [InlineData("{a: ", 100_000, "")]
    [InlineData("- ", 20_000, "")]
    [InlineData("a: ", 1, "999999999999999999999")]
    [InlineData("? ", 20_000, "a")]
    [InlineData("&a ", 10_000, "b")]
    public void Load_HostileYaml_IsRefusedWithItsPlace(string piece, int times, string end)
    {
        var loaded = RulebookLoader.Load(Repeat(piece, times) + end, "rulebook.yml");

        Assert.Null(loaded.Rulebook);
        Assert.Contains(loaded.Findings, finding => finding.Severity == Severity.Error && finding.Position.Line > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Load_RandomText_IsReadOrRefused(int seed)
    {
        string[] pieces =
        [
            "- name: a\n", "  hosts: all\n", "  rules:\n", "  sources:\n", "    - ", "condition: ", "event.a", "(", ")", "[", "]", "{", "}",
                ": ", "\n", "  ", "&a ", "*a", "<<: ", "!!int ", "| \n", "\"",
            "'", "not ", " and ", "== 1", "9999999999", "{{ ", " }}", "\t", "---\n", "#", "%", "é", "\0",
        ];
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60))
                .Select(_ => Repeat(pieces[random.Next(pieces.Length)], random.Next(10) == 0 ? random.Next(300) : 1)));

            RulebookLoader.Load(text, "rulebook.yml");
            ConditionParser.Parse(text);
        }
    }

    private static string Repeat(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
}
