using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

/// <summary>Every rulebook that was given to the real program is read, or refused, as it was there.</summary>
public sealed class RecordedRulebookTests
{
    // Refused by the real program when it parses conditions or builds the engine, so not for the loader to see.
    private static readonly string[] ConditionMatters = ["rejected-", "start-fails-"];

    [Fact]
    public void Load_FiringsRulebooks_AcceptsAndRefusesAsRecorded()
    {
        var wrong = new List<string>();
        foreach (var row in Recording.Lines("rulebooks/firings.jsonl"))
        {
            var name = row.GetProperty("name").GetString()!;
            var error = row.GetProperty("expected").TryGetProperty("error", out var e) ? e : default;
            var stage = error.ValueKind == JsonValueKind.Object ? error.GetProperty("stage").GetString() : null;
            var text = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("text", out var t) ? t.GetString() : null;
            var loaded = RulebookLoader.Load(row.GetProperty("rulebook").GetString()!, "rulebook.yml",
                new LoaderOptions { Variables = Variables(row.GetProperty("vars")) });
            var ours = IsThrottleMatter(name) || !ConditionMatters.Any(p => name.StartsWith(p, StringComparison.Ordinal))
                ? stage is not null
                : false;
            if (loaded.Rulebook is null != ours)
                wrong.Add($"{name}: recorded {stage ?? "accepted"}, ours: {string.Join("; ", loaded.Findings)}");
            else if (ours && text is not null && !loaded.Findings.Any(
                f => Facts.Missing(text, f.Message, Facts.Given([row.GetProperty("rulebook").GetString()!])) is null))
                wrong.Add($"{name}: the facts of '{text}' are missing in {string.Join("; ", loaded.Findings)}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Load_CommandLineRulebooks_AcceptsAndRefusesAsRecorded()
    {
        var wrong = new List<string>();
        foreach (var row in Recording.Lines("rulebooks/cli.jsonl"))
        {
            var stderr = row.GetProperty("expected").GetProperty("stderr").GetString()!;
            if (!row.GetProperty("files").TryGetProperty("rulebook.yml", out var rulebook) || rulebook.ValueKind != JsonValueKind.String)
                continue;
            var name = row.GetProperty("name").GetString()!;
            var section = row.GetProperty("section").GetString();
            // The action is one of ours.
            var refused = RefusedByLoader(name, section!, stderr) && name != "schema_action_pg_notify";
            var loaded = RulebookLoader.Load(rulebook.GetString()!, "rulebook.yml", new LoaderOptions { Variables = Given(row) });
            if (loaded.Rulebook is null != refused)
                wrong.Add($"{name}: recorded {stderr}, ours: {string.Join("; ", loaded.Findings)}");
            else if (refused && !loaded.Findings.Any(
                f => Facts.Missing(Reason(stderr), $"{f.Message} ({f.Cure})", Facts.Given([rulebook.GetString()!])) is null))
                wrong.Add($"{name}: the facts of '{Reason(stderr)}' are missing in {string.Join("; ", loaded.Findings)}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Load_FiringsRulebooks_PlacesEveryConditionCharacter()
    {
        foreach (var row in Recording.Lines("rulebooks/firings.jsonl"))
        {
            var text = row.GetProperty("rulebook").GetString()!;
            var lines = text.Split('\n');
            foreach (var condition in RulebookLoader.Load(text, "r").Partial.Rulesets.SelectMany(s => s.Rules)
                .SelectMany(r => r.Condition.Conditions).Where(c => c.Positions is not null))
                for (var i = 0; i < condition.Text.Length; i++)
                    if (!char.IsWhiteSpace(condition.Text[i]))
                        Assert.True(At(lines, condition.At(i)) is var found && (found == condition.Text[i] || found == '\\'),
                            $"{condition.Text} at {i}: {found}");
        }
    }

    private static Mapping Variables(JsonElement vars) => vars.ValueKind == JsonValueKind.Object ? (Mapping)JsonValues.FromJson(vars)! : [];

    private static Mapping Given(JsonElement row) => row.GetProperty("args").EnumerateArray().Any(
        a => a.GetString() == "-e") && row.GetProperty("files").TryGetProperty("v.yml", out var file)
        && YamlReader.Read(file.GetString()!, "v.yml", []) is YamlMapping mapping ? YamlValues.ToMapping(mapping) : [];

    private static char At(string[] lines, SourcePosition at) => lines[at.Line - 1][at.Column - 1];

    private static bool IsThrottleMatter(string name) => name.StartsWith("start-fails-", StringComparison.Ordinal)
        && (name.Contains("-on-a", StringComparison.Ordinal) || name.Contains("throttle", StringComparison.Ordinal));

    private static bool RefusedByLoader(string name, string section, string stderr) => stderr.Contains(
        "Terminating: ", StringComparison.Ordinal)
        && (stderr.Contains("Failed validating", StringComparison.Ordinal) || name.StartsWith("yaml_", StringComparison.Ordinal)
            || (section == "schema" && name != "schema_condition_syntax_error"));

    private static string Reason(string stderr) => stderr[
        (stderr.IndexOf("Terminating: ", StringComparison.Ordinal) + "Terminating: ".Length)..].Split('\n')[0].Split("  in ")[0];
}
