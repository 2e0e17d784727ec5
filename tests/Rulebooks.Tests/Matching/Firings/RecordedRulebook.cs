using System.Globalization;
using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Rulebooks.Tests.Matching.Firings;

/// <summary>One line of the recording: a rulebook and what the real engine did with it.</summary>
internal sealed class RecordedRulebook(JsonElement row)
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
            return string.Join(" / ", playback.Firings.Select(Shown)) is var ours && ours == instead ? null : $"expected {instead}, ours {ours}";
        return FiringDifference(playback) ?? LogDifference(playback);
    }

    private static string? ErrorDifference(JsonElement error, List<Diagnostic> found)
    {
        if (found.Count == 0)
            return "accepted, but the recording refuses it: " + error.GetRawText();
        if (error.TryGetProperty("text", out var text) && error.GetProperty("stage").GetString() != "schema" && !found.Exists(d => d.Message == text.GetString()))
            return $"refused with {string.Join(" | ", found.Select(d => d.Message))}, recorded {text.GetString()}";
        return null;
    }

    private string? FiringDifference(Playback playback)
    {
        var unordered = Text.Contains("once_after", StringComparison.Ordinal);
        var recorded = Expected.GetProperty("firings").EnumerateArray().Select(f => new Firing(
            f.GetProperty("ruleset").GetString()!, f.GetProperty("rule").GetString()!,
            f.GetProperty("events") is { ValueKind: JsonValueKind.Object } events ? Comparable.Of(events.EnumerateObject().Select(e => (e.Name, e.Value)), !unordered) : null,
            string.Join(",", f.GetProperty("actions").EnumerateArray().Select(a => a.GetString())),
            f.TryGetProperty("at", out var at) ? at.GetDouble() : 0, 0)).ToList();
        foreach (var ruleset in recorded.Concat(playback.Firings).Select(f => f.Ruleset).Distinct())
            if (Difference([.. recorded.Where(f => f.Ruleset == ruleset)], [.. playback.Firings.Where(f => f.Ruleset == ruleset)]) is { } difference)
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
        var ours = playback.Log.Where(l => l.StartsWith("Cannot compare", StringComparison.Ordinal)).ToList();
        var missing = recorded.Except(ours).ToList();
        return missing.Count > 0 ? $"not logged: {string.Join(" / ", missing)}; logged: {string.Join(" / ", ours)}" : null;
    }

    private static string Shown(Firing firing) => $"{firing.Rule}({firing.Events ?? "failed"}){(firing.Actions == "debug" || firing.Actions == "noop" ? "" : " " + firing.Actions)}";
}
