using System.CommandLine;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Cli.Reading;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Replay;

/// <summary>
/// <c>plumbline replay</c>: what rules make of events that were recorded, and what a changed rulebook would make of them.
/// </summary>
internal static class ReplayVerb
{
    public static Command Create()
    {
        var rulebook = new Option<string>("--rulebook", "-r") { Description = "The rulebook", Required = true };
        var against = new Option<string?>("--against") { Description = "A changed rulebook: print what it does differently" };
        var events = new Option<string?>("--events") { Description = "Recorded events: JSON lines" };
        var ruleset = new Option<string?>("--ruleset")
        {
            Description = "The ruleset for events whose recording names none (the first of the rulebook)",
        };
        var firings = new Option<bool>("--firings") { Description = "Print every firing, not only the differences" };
        var output = OutputOption.Create("Form of the answer");
        var log = new LogOptions();
        var variables = new VariablesOptions();
        var command = new Command("replay", "Judge recorded events again, running nothing. Example: plumbline replay --log events.db -r "
            + "rulebooks/netbox_vm.yml --against changed.yml")
        {
            rulebook, against, log.File, log.Id, events, ruleset, firings, output,
        };
        variables.AddTo(command);
        command.SetAction(parsed => Source.Guard("replay", () =>
        {
            var bag = new DiagnosticBag();
            var given = variables.Read(parsed, bag) ?? [];
            if (bag.FirstOrDefault(f => f.Severity == Severity.Error) is { } error)
                throw new UnusableException(error.ToString());
            var before = Source.Rulesets(parsed.GetValue(rulebook)!, given);
            var after = parsed.GetValue(against) is { } changed ? Source.Rulesets(changed, given) : null;
            Source.MustHave(before, parsed.GetValue(ruleset));
            var report = parsed.GetValue(events) is { } file
                ? log.IsGiven(parsed)
                    ? throw new UnusableException("give an event log or --events, not both")
                    : OfEvents(before, after, Source.Events(file), parsed.GetValue(ruleset), given,
                        variables.Vault(parsed).Vault)
                : OfLog(before, after, parsed, log);
            if (parsed.GetValue(output) == "json")
                ReplayOutput.Json(report, Console.Out);
            else
                ReplayOutput.Text(report, parsed.GetValue(firings), Console.Out);
            return report.Difference is { IsNone: false } ? ExitCodes.Found : ExitCodes.Fine;
        }));
        return command;
    }

    private static ReplayReport OfEvents(
        IReadOnlyList<CompiledRuleset> before, IReadOnlyList<CompiledRuleset>? after, IReadOnlyList<RecordedEvent> events, string? ruleset,
            Mapping variables, AnsibleVault vault)
    {
        var firings = EventReplay.Replay(before, events, ruleset, variables, vault);
        if (after is null)
            return new(firings, null, null, []);
        // A ruleset that was given another name is still the one its events are for when it stands alone.
        var target = ruleset is not null && after.Any(r => r.Ruleset.Name == ruleset) ? ruleset : null;
        var changed = EventReplay.Replay(after, events, target, variables, vault);
        return new(firings, FiringDifference.Between(firings, changed), "the rulebook", []);
    }

    private static ReplayReport OfLog(
        IReadOnlyList<CompiledRuleset> before, IReadOnlyList<CompiledRuleset>? after, ParseResult parsed, LogOptions options)
    {
        using var log = options.Open(parsed);
        var replay = new LogReplay(log);
        var notes = new List<string>();
        if (replay.IsTrimmed())
            notes.Add("the beginning of this log was trimmed: firings that need what came then may differ");
        var (firings, reference) = (new List<Firing>(), new List<Firing>());
        foreach (var compiled in before)
        {
            var name = compiled.Ruleset.Name;
            if (replay.KeyOf(name) is not { } key)
            {
                notes.Add($"the log holds nothing of ruleset '{name}'");
                continue;
            }
            var replayed = replay.Replay(compiled, key);
            if (after is null)
            {
                reference.AddRange(replay.Recorded(name, key));
                firings.AddRange(replayed);
            }
            else if (after.FirstOrDefault(r => r.Ruleset.Name == name) is { } changed)
            {
                reference.AddRange(replayed);
                firings.AddRange(replay.Replay(changed, key));
            }
            else
            {
                notes.Add($"ruleset '{name}' is not in the changed rulebook");
                reference.AddRange(replayed);
            }
        }
        if (firings.Count == 0 && reference.Count == 0 && before.All(r => replay.KeyOf(r.Ruleset.Name) is null))
            throw new UnusableException($"the log holds none of the rulesets {string.Join(", ", before.Select(r => r.Ruleset.Name))}; it "
                + $"holds {string.Join(", ", log.Names())}");
        return new(firings, FiringDifference.Between(reference, firings), after is null ? "the log" : "the rulebook", notes);
    }
}
