using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Rulebooks.Tests.Matching.Firings;

/// <summary>One line of the recording: a rulebook and what the real engine did with it.</summary>
internal sealed partial class RecordedRulebook(JsonElement row)
{
    public string Name { get; } = row.GetProperty("name").GetString()!;

    public bool IsQuirk { get; } = row.TryGetProperty("quirk", out var quirk) && quirk.GetBoolean();

    public bool IsTimed { get; } = row.TryGetProperty("timed", out var timed) && timed.GetBoolean();

    public string Text { get; } = row.GetProperty("rulebook").GetString()!;

    private JsonElement Expected { get; } = row.GetProperty("expected");

    /// <summary>What differs between the recording and us; null when nothing does.</summary>
    /// <param name="instead">Firings that count instead of the recorded ones.</param>
    public string? Difference(SessionOptions options, bool restarting = false, string? instead = null)
    {
        var variables = row.GetProperty("vars") is { ValueKind: JsonValueKind.Object } vars ? (Mapping)JsonValues.FromJson(vars)! : [];
        var loaded = RulebookLoader.Load(Text, "rulebook.yml", new() { Variables = variables });
        var bag = new DiagnosticBag();
        var compiled = loaded.Rulebook?.Rulesets.Select(r => CompiledRuleset.Compile(r, variables, bag)).ToList() ?? [];
        var errors = loaded.Findings.Concat(bag).Where(d => d.Severity == Severity.Error).ToList();
        if (instead is null && Expected.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            return ErrorDifference(error, errors);
        if (errors.Count > 0)
            return "refused: " + string.Join(" | ", errors);
        var playback = new Playback(compiled!, variables, options, restarting);
        playback.Run();
        if (instead is not null)
            return string.Join(" / ", playback.Firings.Select(Shown)) is var ours && ours == instead
                ? null
                : $"expected {instead}, ours {ours}";
        return FiringDifference(playback) ?? LogDifference(playback);
    }

    private string? ErrorDifference(JsonElement error, List<Diagnostic> found)
    {
        if (found.Count == 0)
            return "accepted, but the recording refuses it: " + error.GetRawText();
        if (!error.TryGetProperty("text", out var text) || error.GetProperty("stage").GetString() == "schema")
            return null;
        var recorded = text.GetString()!;
        return found.Exists(d => Facts.Missing(recorded, d.Message, Facts.Given([Text])) is null && StandsAt(d.Position, recorded))
            ? null
            : $"refused with {string.Join(" | ", found)}, recorded {recorded}";
    }

    // What the recording says it found is what stands at our place.
    private bool StandsAt(SourcePosition at, string recorded)
    {
        if (FoundThere().Match(recorded) is not { Success: true } found)
            return true;
        var line = Text.Split('\n')[at.Line - 1];
        return line[Math.Min(at.Column - 1, line.Length)..].StartsWith(found.Groups[1].Value, StringComparison.Ordinal);
    }

    private string? FiringDifference(Playback playback)
    {
        var unordered = Text.Contains("once_after", StringComparison.Ordinal);
        var recorded = Expected.GetProperty("firings").EnumerateArray().Select(f => new Firing(
            f.GetProperty("ruleset").GetString()!, f.GetProperty("rule").GetString()!,
            f.GetProperty("events") is { ValueKind: JsonValueKind.Object } events
                ? Comparable.Of(events.EnumerateObject().Select(e => (e.Name, e.Value)), !unordered)
                : null,
            string.Join(",", f.GetProperty("actions").EnumerateArray().Select(a => a.GetString())),
            f.TryGetProperty("at", out var at) ? at.GetDouble() : 0, 0)).ToList();
        foreach (var ruleset in recorded.Concat(playback.Firings).Select(f => f.Ruleset).Distinct())
            if (Difference([.. recorded.Where(f => f.Ruleset == ruleset)],
                [.. playback.Firings.Where(f => f.Ruleset == ruleset)]) is { } difference)
                return difference;
        return null;
    }

    // Firings of one rule that one insertion caused come in no certain order.
    private string? Difference(List<Firing> recorded, List<Firing> ours)
    {
        var expected = new List<string>();
        var actual = new List<string>();
        for (var i = 0; i < ours.Count;)
        {
            var together = ours.Skip(i).TakeWhile(f => f.Rule == ours[i].Rule && f.Cause == ours[i].Cause).Count();
            actual.AddRange(ours.Skip(i).Take(together).Select(Shown).Order(StringComparer.Ordinal));
            expected.AddRange(recorded.Skip(i).Take(together).Select(Shown).Order(StringComparer.Ordinal));
            i += together;
        }
        expected.AddRange(recorded.Skip(ours.Count).Select(Shown));
        if (!expected.SequenceEqual(actual))
            return $"recorded [{string.Join(" / ", expected)}] ours [{string.Join(" / ", actual)}]";
        for (var i = 0; IsTimed && i < ours.Count; i++)
            if (Math.Abs(recorded[i].At - ours[i].At) > 0.2)
                return string.Create(CultureInfo.InvariantCulture, $"{Shown(ours[i])} at {ours[i].At}, recorded at {recorded[i].At}");
        return null;
    }

    private string? LogDifference(Playback playback)
    {
        var recorded = Expected.TryGetProperty("log", out var log) ? log.EnumerateArray().Select(l => l.GetString()!).ToList() : [];
        var ours = playback.Log.Where(l => l.StartsWith("A test is false", StringComparison.Ordinal)).ToList();
        var missing = recorded.Where(line => !ours.Exists(l => SaysTheSame(line, l))).ToList();
        return missing.Count > 0 ? $"not logged: {string.Join(" / ", missing)}; logged: {string.Join(" / ", ours)}" : null;
    }

    // {lhs={Event=size}, rhs={Integer=4}} is event.size == 4.
    private static bool SaysTheSame(string recorded, string ours)
    {
        var parts = Mismatch().Match(recorded);
        return ours.Contains($": {Facts.TypeWord(parts.Groups[1].Value)} and {Facts.TypeWord(parts.Groups[2].Value)}. "
            + $"{parts.Groups[3].Value}", StringComparison.Ordinal)
            && Operand().Matches(parts.Groups[4].Value).All(operand => ours.Contains(operand.Groups[1].Value, StringComparison.Ordinal));
    }

    [GeneratedRegex("found '(.+)'  ")]
    private static partial Regex FoundThere();

    [GeneratedRegex(@"^Cannot compare values of different types: (\w+) and (\w+)\. (RuleSet: .*\. RuleName: .*\. Condition: )(.*)$")]
    private static partial Regex Mismatch();

    [GeneratedRegex(@"(?:Event|Fact|Integer|Float|String|Boolean)=([^{}\[\],]+)")]
    private static partial Regex Operand();

    private static string Shown(Firing firing) =>
        $"{firing.Rule}({firing.Events ?? "failed"}){(firing.Actions == "debug" || firing.Actions == "noop" ? "" : " " + firing.Actions)}";
}
