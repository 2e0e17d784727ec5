using System.Diagnostics;
using System.Text;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Matching;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Matching;

/// <summary>Garbage in: no exception, no long wait.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "event.a", "events.m_0.b", "fact", "vars.x", "event[\"k\"]", "[-1]", "==", "!=", ">=", "<<", "<", "and", "or", "not", "is",
            "is not", "in", "not in", "contains", "defined",
        "match(", "search(", "select(", "selectattr(", "\"^a+$\"", "'x'", "1", "-2.5", "1e9", "true", "null", "nullable", "(", ")", "[",
            "]", ",", "+", "-", "*", " ", "\n", "ignorecase=true", "\"", "{{", "\\", "ł", "😀", "\0",
    ];

    private const string Structure = "{}[]\",:\\u0e-.";

    private static readonly string[] Patterns =
        ["a", "(", ")", "[", "]", "^", "$", ".", "*", "+", "?", "{2,3}", "|", "\\d", "\\p{Alpha}", "&&", "-", "(?i)", "(?=", "(?<n>", "\\Q",
            "\\E", "\\1", "{", "}", "ł", "\\x41", "\\u0041"];

    [Fact]
    public void Parser_TokenSoup_NeitherThrowsNorHangs()
    {
        var random = new Random(1);
        for (var i = Tables.Count(20_000); i > 0; i--)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30))
                .Select(_ => Words[random.Next(Words.Length)] + (random.Next(2) == 0 ? " " : "")));
            Bounded(text, () =>
            {
                if (ConditionParser.Parse(text).Expression is { } expression)
                    Assert.Equal(expression, ConditionParser.Parse(expression.ToString()).Expression);
                Rulesets.Mistakes(Rulesets.Of(Rulesets.Rule("r", text)));
            });
        }
    }

    [Fact]
    public void Patterns_TokenSoup_NeitherThrowNorHang()
    {
        var random = new Random(2);
        var subject = Encoding.UTF8.GetBytes("{\"s\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\\n\\u2028\\r\\n\"}");
        for (var i = Tables.Count(2_000); i > 0; i--)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Patterns[random.Next(Patterns.Length)]));
            var ruleset = Rulesets.Of(Rulesets.Rule(
                "r", $"event.s is search('{pattern}', multiline={(random.Next(2) == 0 ? "true" : "false")})"));
            Bounded(pattern, () =>
            {
                if (Rulesets.Mistakes(ruleset).Count == 0)
                    new RuleSession(Rulesets.Compile(ruleset), default).InsertEvent(subject, default);
            });
        }
    }

    [Fact]
    public void Session_MutatedEvents_NeitherThrowsNorHangs()
    {
        var random = new Random(3);
        var seeds = Recording.Lines("rulebooks/firings.jsonl").Select(r => Encoding.UTF8.GetBytes(r.GetRawText()))
            .Where(b => b.Length < 3000).Take(50).ToList();
        var session = new RuleSession(Rulesets.Compile(Rulesets.Of(
            Rulesets.Rule("r1", "event.expected.firings.events.m is defined and event.name is search('(a+)+$')"),
            Rulesets.Rule("r2", "event.section == '3.6' and event.rulebook is not match('x(?=y)')"),
            Rulesets.Rule("r3", "event.vars is defined", "event.name == events.m_0.name"),
            Rulesets.Rule("r4", "event.expected.rc + event.name == 1 or event.expected is select('==', null)"),
            Rulesets.Rule("r5", "event.expected.firings is selectattr('events.m', '!=', 1)"))), default, new() { MaxRetainedEvents = 50 });
        for (var i = Tables.Count(5_000); i > 0; i--)
        {
            var json = (byte[])seeds[random.Next(seeds.Count)].Clone();
            for (var m = random.Next(4); m > 0; m--)
                json[random.Next(json.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : Structure[random.Next(Structure.Length)]);
            Bounded("event", () => session.InsertEvent(json, default));
        }
    }

    private static void Bounded(string input, Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        var elapsed = Stopwatch.GetElapsedTime(started);
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"{elapsed} for {input}");
    }
}
