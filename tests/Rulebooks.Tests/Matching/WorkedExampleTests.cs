using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Matching;

/// <summary>Reads WorkedExamples.txt: the specification's examples as a table.</summary>
public sealed class WorkedExampleTests : ISessionLog
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<string> _log = [];
    private readonly List<string> _failures = [];
    private readonly List<Rule> _rules = [];
    private Mapping _variables = [];
    private bool _multiple;
    private TimeSpan _ttl = Ruleset.StandardEventsTtl;
    private RuleSession? _session;
    private bool _afresh;

    void ISessionLog.Write(Severity severity, string message) => _log.Add(message);

    [Fact]
    public void Examples_Judged_AnswerAsWritten()
    {
        var example = "";
        var count = 0;
        foreach (var line in Tables.Lines("Matching", "WorkedExamples.txt"))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                example = line[3..];
                (_session, _multiple, _ttl, _variables) = (null, false, Ruleset.StandardEventsTtl, []);
                _rules.Clear();
                count++;
                continue;
            }
            if (Problem(line) is { } problem)
                _failures.Add($"{example}: {line}\n    {problem}");
        }
        Assert.True(_failures.Count == 0, string.Join('\n', _failures));
        Assert.True(count > 80);
    }

    private string? Problem(string line)
    {
        var (word, rest) = Split(line);
        switch (word)
        {
            case "multiple": _multiple = true; return null;
            case "ttl": _ttl = TimeSpan.FromSeconds(double.Parse(rest, CultureInfo.InvariantCulture)); return null;
            case "vars": _variables = (Mapping)JsonValues.FromJson(JsonDocument.Parse(rest).RootElement)!; return null;
            case "refuse": return Rulesets.Mistakes(Rulesets.Of(Rulesets.Rule("r", rest))).Any(d => d.Severity == Severity.Error)
                ? null
                : "accepted";
            case "if":
                _rules.Clear();
                _rules.Add(Rulesets.Rule("r", rest));
                _afresh = true;
                return null;
            case "rule":
                var (name, condition) = Split(rest);
                _rules.Add(ReadRule(name, condition));
                _afresh = false;
                return null;
            case "kept": return Session.Facts.Count.ToString(CultureInfo.InvariantCulture) is var kept && kept == rest
                ? null
                : $"kept {kept}";
            default: return JudgeLine(line);
        }
    }

    private RuleSession Session => _session ??= new(
        Rulesets.Compile(Rulesets.Of(_rules) with { MatchMultipleRules = _multiple, DefaultEventsTtl = _ttl }, _variables), Start,
            new() { Log = this });

    private string? JudgeLine(string line)
    {
        if (_afresh)
            _session = null;
        _log.Clear();
        var arrow = line.LastIndexOf("->", StringComparison.Ordinal);
        var (what, expected) = (line[..arrow].Trim(), line[(arrow + 2)..].Trim());
        var now = Session.Now;
        if (what.StartsWith("at ", StringComparison.Ordinal))
        {
            var (seconds, action) = Split(what[3..]);
            now = Start.AddSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
            what = action;
        }
        var matches = what switch
        {
            "" => Session.AdvanceTo(now),
            _ when what.StartsWith("fact ", StringComparison.Ordinal) => Session.InsertFact(Encoding.UTF8.GetBytes(what[5..]), now),
            _ when what.StartsWith("retract exactly ", StringComparison.Ordinal) =>
                Session.RetractFact(JsonDocument.Parse(what[16..]).RootElement, false, now),
            _ when what.StartsWith("retract ", StringComparison.Ordinal) =>
                Session.RetractFact(JsonDocument.Parse(what[8..]).RootElement, true, now),
            _ => Session.InsertEvent(Encoding.UTF8.GetBytes(what), now),
        };
        var actual = string.Join(" / ", matches.Select(
            m => $"{m.Rule.Name} {string.Join(' ', m.Bindings.Select(b => $"{b.Name}={Compact(b.Json)}"))}"));
        return expected switch
        {
            "fire" => matches.Count == 1 && _log.Count == 0 ? null : $"fired {matches.Count} times, logged {string.Join(", ", _log)}",
            "-" => matches.Count == 0 && !_log.Exists(l => l.StartsWith("A test is false", StringComparison.Ordinal))
                ? null
                : $"fired {actual}, logged {string.Join(", ", _log)}",
            "log" => matches.Count == 0 && _log.Count == 1 ? null : $"fired {actual}, logged {string.Join(", ", _log)}",
            _ => actual == expected ? null : $"fired {actual}",
        };
    }

    private static Rule ReadRule(string name, string text)
    {
        var words = text.Split(' ');
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var conditions = colon < 0 ? [] : text[(colon + 2)..].Split(" | ");
        var head = colon < 0 ? [] : text[..colon].Split(' ');
        TimeSpan? length = head.Length > 1 && double.TryParse(head[1], CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
        var groups = head.SkipWhile(w => w != "by").Skip(1).ToList();
        Rule Throttled(ThrottleKind kind, int? threshold) =>
            Rulesets.Rule(name, conditions) with { Throttle =
                new(kind, length!.Value, $"{head[1]} SECONDS", threshold, groups, Rulesets.Nowhere) };
        return words[0].TrimEnd(':') switch
        {
            "all" => Rulesets.Rule(name, ConditionKind.All, length, conditions),
            "any" => Rulesets.Rule(name, ConditionKind.Any, null, conditions),
            "not_all" => Rulesets.Rule(name, ConditionKind.NotAll, length, conditions),
            "once_within" => Throttled(ThrottleKind.OnceWithin, null),
            "once_after" => Throttled(ThrottleKind.OnceAfter, null),
            "accumulate" => Throttled(ThrottleKind.AccumulateWithin, int.Parse(head[2], CultureInfo.InvariantCulture)),
            _ => Rulesets.Rule(name, text),
        };
    }

    private static string Compact(ReadOnlyMemory<byte> json)
    {
        var root = JsonDocument.Parse(json).RootElement;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var property in root.EnumerateObject().Where(p => p.Name != "meta"))
                property.WriteTo(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static (string Word, string Tail) Split(string text)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (text, "") : (text[..blank], text[(blank + 1)..].Trim());
    }
}
