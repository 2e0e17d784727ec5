using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Automation.Progress;
using Plumbline.Cli.Reading;
using Plumbline.Wording;

namespace Plumbline.Cli.History;

/// <summary><c>plumbline events</c>: what an event log holds.</summary>
internal static class EventsVerb
{
    public static Command Create()
    {
        var ruleset = new Option<string?>("--ruleset") { Description = "Only what came to this ruleset" };
        var last =
            new Option<int>("--last") { Description = "How many, counted from the newest; 0 for all", DefaultValueFactory = _ => 50 };
        var output = OutputOption.Create("Form of the list; json gives lines that replay, explain and test read");
        var dead = new Option<bool>("--dead") { Description = "Only those that could not be judged, with the reason" };
        var again = new Option<long?>("--judge-again") { Description = "Enter the event at this position, which could not be judged, "
            + "again; the program that uses the log must not run" };
        var log = new LogOptions();
        var command = new Command("events", "List the entries of an event log. Example: plumbline events --persistence-id netbox --last 20")
        {
            log.File, log.Id, ruleset, last, dead, again, output,
        };
        command.SetAction(parsed => Source.Guard("events", () =>
        {
            if (parsed.GetValue(again) is { } position)
            {
                var entered = DeadLetters.JudgeAgainAsync(log.PathOf(parsed), position).GetAwaiter().GetResult();
                Console.Out.Write(
                    string.Create(CultureInfo.InvariantCulture, $"entered again at position {entered}; it is judged at the next start\n"));
                return ExitCodes.Fine;
            }
            using var reader = log.Open(parsed);
            var names = reader.Names();
            if (parsed.GetValue(ruleset) is { } wanted)
                names = new LogReplay(reader).KeyOf(wanted) is { } key
                    ? [key]
                    : throw new UnusableException($"the log holds nothing of ruleset '{wanted}' (it holds {string.Join(", ", names)})");
            var json = parsed.GetValue(output) == "json";
            if (parsed.GetValue(dead))
            {
                DeadLetters.List(reader, parsed.GetValue(ruleset) is null ? null : names[0], json);
                return ExitCodes.Fine;
            }
            // The ends of windows are for programs that judge the entries again.
            foreach (var entry in NewestEntries.Of(reader, names, parsed.GetValue(last), e => json || e.Kind != EntryKind.Tick))
                Write(entry, json);
            return ExitCodes.Fine;
        }));
        return command;
    }

    private static void Write(LogEntry entry, bool json)
    {
        var kind = entry.Kind switch { EntryKind.Event => "event", EntryKind.Fact => "fact", EntryKind.Tick => "tick", _ => "retraction" };
        if (!json)
        {
            Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{entry.Position,8}  {Shown.At(entry.At)}  {entry.Ruleset}  "
                + $"{kind}  {What(entry)}\n"));
            return;
        }
        JsonOutput.Write(Console.Out, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("position", entry.Position);
            writer.WriteString("ruleset", entry.Ruleset);
            writer.WriteString("kind", kind);
            writer.WriteString("at", entry.At);
            writer.WriteRaw("content", entry.Content);
            writer.WriteEndObject();
        }, oneLine: true);
    }

    // What happened to which object, where the event says so; else how it begins.
    private static string What(LogEntry entry)
    {
        using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
        var (text, _, isOfNetbox) = EventWords.Of(json.RootElement);
        return isOfNetbox ? PlainText.Flowing(text) : Shown.Json(entry.Content);
    }
}
