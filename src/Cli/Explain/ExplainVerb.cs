using System.CommandLine;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Cli.Reading;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Network;
using Plumbline.Wording;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Explain;

/// <summary><c>plumbline explain</c>: why each rule fires for an event, or why not.</summary>
internal static class ExplainVerb
{
    public static Command Create()
    {
        var rulebook = new Option<string>("--rulebook", "-r") { Description = "The rulebook", Required = true };
        var @event = new Option<string?>("--event") { Description = EventText.Description + "; of several lines the last is explained, after "
            + "the others came" };
        var id = new Option<long?>("--id") { Description = "The entry at this position of the event log, in the state it came into" };
        var rule = new Option<string?>("--rule") { Description = "Only this rule" };
        var ruleset = new Option<string?>("--ruleset") { Description = "Only this ruleset" };
        var output = OutputOption.Create("Form of the answer");
        var network = new Option<string?>("--network")
        {
            Description = "Instead of an event: draw what the rules were compiled into (shared tests, indexes, joins), as text, or as dot "
                + "for Graphviz",
            Arity = ArgumentArity.ZeroOrOne, HelpName = "text|dot",
        };
        network.AcceptOnlyFromAmong("text", "dot");
        var log = new LogOptions();
        var variables = new VariablesOptions();
        var command = new Command("explain", "Say why rules fire for an event, or why not. Example: plumbline explain -r "
            + "rulebooks/netbox_vm.yml --event event.json")
        {
            rulebook, @event, id, log.File, log.Id, rule, ruleset, network, output,
        };
        variables.AddTo(command);
        command.SetAction(parsed => Source.Guard("explain", () =>
        {
            var bag = new DiagnosticBag();
            var given = variables.Read(parsed, bag) ?? [];
            if (bag.FirstOrDefault(f => f.Severity == Severity.Error) is { } error)
                throw new UnusableException(error.ToString());
            var rulesets = Source.Rulesets(parsed.GetValue(rulebook)!, given);
            Source.MustHave(rulesets, parsed.GetValue(ruleset));
            var wanted = rulesets.Where(r => parsed.GetValue(ruleset) is not { } name || r.Ruleset.Name == name).ToList();
            MustHaveRule(wanted, parsed.GetValue(rule));
            if (parsed.GetResult(network) is not null)
            {
                Draw(wanted, parsed.GetValue(network) == "dot");
                return ExitCodes.Fine;
            }
            if (parsed.GetValue(@event) is null == parsed.GetValue(id) is null)
                throw new UnusableException("give the event with --event FILE, or with --id POSITION and --log FILE");
            var answers = parsed.GetValue(id) is { } position
                ? [OfEntry(wanted, position, parsed, log)]
                : OfEvent(wanted, Text(parsed.GetValue(@event)!), log.IsGiven(parsed) ? log.Open(parsed) : null, given,
                    variables.Vault(parsed).Vault);
            if (parsed.GetValue(output) == "json")
                ExplainOutput.Json(answers, parsed.GetValue(rule), Console.Out);
            else
                ExplainOutput.Text(answers, parsed.GetValue(rule), Console.Out);
            return ExitCodes.Fine;
        }));
        return command;
    }

    private static void Draw(IReadOnlyList<CompiledRuleset> rulesets, bool asGraph)
    {
        foreach (var drawn in rulesets.Select(RuleNetwork.Of))
            if (asGraph)
                NetworkDot.Write(drawn, Console.Out);
            else
                NetworkText.Write(drawn, Console.Out);
    }

    private static void MustHaveRule(IReadOnlyList<CompiledRuleset> rulesets, string? rule)
    {
        var known = rulesets.SelectMany(r => r.Ruleset.Rules).Where(r => r.Enabled).Select(r => r.Name).ToList();
        if (rule is not null && !known.Contains(rule))
            throw new UnusableException(
                $"there is no enabled rule '{rule}' ({NearestName.Question(rule, known) ?? $"there is {string.Join(", ", known)}"})");
    }

    private static string Text(string given) => EventText.ReadAsync(given, CancellationToken.None).GetAwaiter().GetResult();

    private static Answer OfEntry(IReadOnlyList<CompiledRuleset> rulesets, long position, ParseResult parsed, LogOptions options)
    {
        using var log = options.Open(parsed);
        var replay = new LogReplay(log);
        var entry = replay.Entry(position) ?? throw new UnusableException($"the log has no entry at position {position}");
        if (entry.Kind == EntryKind.Tick)
            throw new UnusableException(
                $"position {position} is the end of a window, where the clock went on; only events and facts are judged by rules");
        if (entry.Kind == EntryKind.Retraction)
            throw new UnusableException($"position {position} takes facts back; only events and facts are judged by rules");
        var compiled = rulesets.FirstOrDefault(r => replay.KeyOf(r.Ruleset.Name) == entry.Ruleset)
            ?? throw new UnusableException($"position {position} came to ruleset '{entry.Ruleset}', which is not in the rulebook");
        return new(compiled.Ruleset.Name, entry.Content, entry.At, replay.Explain(compiled, entry));
    }

    // With a log the event meets the state after everything in it, otherwise an empty one and the events before it.
    private static List<Answer> OfEvent(
        IReadOnlyList<CompiledRuleset> rulesets, string text, IEventLogReader? log, Mapping variables, AnsibleVault vault)
    {
        using var closing = log;
        var events = Events(text);
        var last = events[^1].Content;
        var answers = new List<Answer>();
        foreach (var compiled in rulesets)
        {
            var name = compiled.Ruleset.Name;
            RuleSession session;
            if (log is not null)
            {
                var replay = new LogReplay(log);
                session = replay.SessionBefore(compiled, replay.KeyOf(name) ?? name, long.MaxValue, DateTimeOffset.UnixEpoch);
            }
            else
                session = EventReplay.Run(rulesets, [.. events.SkipLast(1)], name, variables, vault).Session(name);
            var now = events[^1].At is { } at && at > session.Now ? at : session.Now;
            answers.Add(new(name, last, now, session.Explain(last, now)));
        }
        return answers;
    }

    private static IReadOnlyList<RecordedEvent> Events(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new UnusableException("there is no event: expected a JSON object");
        try
        {
            using var document = JsonDocument.Parse(text, EventJson.Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return [RecordingFile.FromJson(Encoding.UTF8.GetBytes(text), "event")];
        }
        catch (JsonException) when (text.TrimEnd().Contains('\n'))
        {
            return [.. text.Split('\n').Select((line, i) => (Line: line, Number: i + 1)).Where(l => !string.IsNullOrWhiteSpace(l.Line))
                .Select(l => RecordingFile.FromJson(Encoding.UTF8.GetBytes(l.Line), $"line {l.Number}"))];
        }
        catch (JsonException e)
        {
            throw new UnusableException($"the event is no JSON: {e.Message}");
        }
        throw new UnusableException("the event is no JSON object");
    }
}
