using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Cli.Reading;

namespace Plumbline.Cli.History;

/// <summary><c>plumbline runs</c>: which rules fired, what their actions were, and how they ended.</summary>
internal static class RunsVerb
{
    private const int BatchSize = 500;

    public static Command Create()
    {
        var ruleset = new Option<string?>("--ruleset") { Description = "Only firings of this ruleset" };
        var rule = new Option<string?>("--rule") { Description = "Only firings of this rule" };
        var last = new Option<int>("--last")
        {
            Description = "How many firings, counted from the newest; 0 for all",
            DefaultValueFactory = _ => 50,
        };
        var output = new Option<string>("--output")
        {
            Description = "Form of the list; json gives one firing a line, with the results",
            DefaultValueFactory = _ => "text",
        };
        output.AcceptOnlyFromAmong("text", "json");
        var log = new LogOptions();
        var command = new Command("runs", "List what fired and how its actions ended. Example: plumbline runs --persistence-id netbox "
            + "--last 10") { log.File, log.Id, ruleset, rule, last, output };
        command.SetAction(parsed => Source.Guard("runs", () =>
        {
            using var reader = log.Open(parsed);
            var (inRuleset, ofRule) = (parsed.GetValue(ruleset), parsed.GetValue(rule));
            var matches = All(reader).Where(m => (inRuleset is null || m.Ruleset == inRuleset
                || m.Ruleset.EndsWith("/" + inRuleset, StringComparison.Ordinal)) && (ofRule is null || m.Rule == ofRule));
            foreach (var match in Newest.Of(matches, parsed.GetValue(last)))
                if (parsed.GetValue(output) == "json")
                    JsonOutput.Write(Console.Out, json => Write(json, match), oneLine: true);
                else
                    Write(match, Console.Out);
            return ExitCodes.Fine;
        }));
        return command;
    }

    private static IEnumerable<MatchRecord> All(IEventLogReader log)
    {
        for (var (after, read) = (0L, BatchSize); read == BatchSize;)
        {
            var matches = log.Matches(null, after, BatchSize);
            foreach (var match in matches)
                yield return match;
            read = matches.Count;
            after = read > 0 ? matches[^1].Id : after;
        }
    }

    private static void Write(MatchRecord match, TextWriter output)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{match.Id,8}  {Shown.At(match.At)}  {match.Ruleset} / {match.Rule}\n"));
        foreach (var action in match.Actions)
        {
            output.Write($"          {action.Request.Name}: {Word(action.Status)}");
            if (action.Attempts.Count > 0)
            {
                var times = string.Join(", ", action.Attempts.Select(a =>
                    string.Create(CultureInfo.InvariantCulture, $"attempt {a.Key.Number} "
                        + $"{Word(a.Status)}{(a.Ended is { } ended ? $" after {(ended - a.Began).TotalSeconds:0.0} s" : "")}")));
                output.Write($" ({times})");
            }
            output.Write('\n');
        }
    }

    private static void Write(Utf8JsonWriter json, MatchRecord match)
    {
        json.WriteStartObject();
        json.WriteNumber("id", match.Id);
        json.WriteString("ruleset", match.Ruleset);
        json.WriteString("rule", match.Rule);
        json.WriteString("at", match.At);
        json.WriteRaw("bindings", match.Bindings);
        json.WriteStartArray("actions");
        foreach (var action in match.Actions)
        {
            json.WriteStartObject();
            json.WriteString("name", action.Request.Name);
            json.WriteString("status", Word(action.Status));
            json.WriteRaw("result", action.Result);
            json.WriteStartArray("attempts");
            foreach (var attempt in action.Attempts)
            {
                json.WriteStartObject();
                json.WriteNumber("number", attempt.Key.Number);
                json.WriteString("status", Word(attempt.Status));
                json.WriteString("began", attempt.Began);
                if (attempt.Ended is { } ended)
                    json.WriteString("ended", ended);
                else
                    json.WriteNull("ended");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Word(ActionStatus status) => status switch
    {
        ActionStatus.Requested => "requested",
        ActionStatus.Started => "started",
        ActionStatus.Succeeded => "succeeded",
        ActionStatus.Failed => "failed",
        ActionStatus.Interrupted => "interrupted",
        _ => "cancelled",
    };
}
