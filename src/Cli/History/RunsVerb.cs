using System.CommandLine;
using Plumbline.Automation.Offline.History;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Cli.Inventory;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Serve;

namespace Plumbline.Cli.History;

/// <summary><c>plumbline runs</c>: what ran where, how it stands and why; one run whole; ending one, and doing one again.</summary>
internal static class RunsVerb
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var ruleset = new Option<string?>("--ruleset") { Description = "Only runs of this ruleset" };
        var rule = new Option<string?>("--rule") { Description = "Only runs of this rule" };
        var host = new Option<string?>("--host") { Description = "Only runs on this host" };
        var all = new Option<bool>("--all") { Description = "Also actions that start no Ansible, such as print_event" };
        var waiting = new Option<bool>("--waiting") { Description = "Only what is not over, with what it waits for" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on, with a line for whatever changes" };
        var last = new Option<int>("--last")
        {
            Description = "How many, counted from the newest; 0 for all",
            DefaultValueFactory = _ => 50,
        };
        var output = OutputOption.Create("Form of the list; json gives one firing a line, with the results of its actions");
        var log = new LogOptions();
        var command = new Command("runs", "What ran where, how it ended and why; what waits for what. Examples: plumbline runs --last 10; "
            + "plumbline runs show 12; plumbline runs --waiting")
        {
            log.File, log.Id, ruleset, rule, host, all, waiting, follow, last, output, Show(), Cancel(), Rerun(),
        };
        command.SetAction((parsed, cancellationToken) => Source.GuardAsync("runs", async () =>
        {
            var query = new RunQuery(parsed.GetValue(ruleset), parsed.GetValue(rule), parsed.GetValue(host),
                parsed.GetValue(all) || parsed.GetValue(output) == "json", parsed.GetValue(waiting));
            using var reader = log.Open(parsed);
            using var server = log.IsGiven(parsed) ? null : RunningServer.Of(".");
            var rows = new RunRows(reader, server, TimeProvider.System);
            var seen = rows.LastMatch();
            var found = await rows.NewestAsync(query, parsed.GetValue(last), cancellationToken);
            if (parsed.GetValue(output) == "json")
                foreach (var match in found.GroupBy(row => row.Match.Id))
                    JsonOutput.Write(
                        Console.Out, json => FiringJson.Write(json, match.First().Match, match.Select(row => row.Open).OfType<OpenRun>()),
                        oneLine: true);
            else if (found.Count > 0)
                RunTable.Write(found, Console.Out);
            else
                Console.Out.Write("no runs" + (query.All ? "" : "; --all lists actions that start no Ansible as well") + "\n");
            return parsed.GetValue(follow) ? await FollowAsync(rows, query, found, seen, cancellationToken) : ExitCodes.Fine;
        }));
        return command;
    }

    // Looks at what is new and at what was not over, however long the log is.
    private static async Task<int> FollowAsync(
        RunRows rows, RunQuery query, IReadOnlyList<RunRow> known, long seen, CancellationToken cancellationToken)
    {
        var states = known.ToDictionary(row => row.Id, row => row.State + row.Why);
        var open = known.Where(row => row.IsOpen).Select(row => row.Match.Id).ToHashSet();
        try
        {
            while (true)
            {
                await Task.Delay(BetweenLooks, cancellationToken);
                var looked = await rows.AgainAsync(open, seen, cancellationToken);
                foreach (var row in looked.Where(query.Wants))
                {
                    if (states.GetValueOrDefault(row.Id) != row.State + row.Why)
                        RunTable.WriteLine(row, Console.Out);
                    states[row.Id] = row.State + row.Why;
                }
                open = [.. looked.Where(row => row.IsOpen).Select(row => row.Match.Id)];
                seen = looked.Select(row => row.Match.Id).Append(seen).Max();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Fine;
        }
    }

    private static Command Show()
    {
        var id = Id();
        var output = OutputOption.Create("Form of the answer");
        var log = new LogOptions();
        var inventory = new Option<bool>("--inventory")
        {
            Description = "The hosts with the variables and groups that the run saw, where the project's server keeps them",
        };
        var command = new Command("show", "One run with its steps, its recap and what its playbook printed. Examples: plumbline runs show 12; "
            + "plumbline runs show 12 --inventory")
        {
            id, inventory, log.File, log.Id, output,
        };
        command.SetAction((parsed, cancellationToken) => Source.GuardAsync("runs show", async () =>
        {
            var key = KeyOf(parsed.GetValue(id)!);
            using var reader = log.Open(parsed);
            using var server = log.IsGiven(parsed) ? null : RunningServer.Of(".");
            var row = await new RunRows(reader, server, TimeProvider.System).OneAsync(key, cancellationToken)
                ?? throw new UnusableException($"the log has no run {RunId.Of(key)}; 'plumbline runs' lists them");
            if (parsed.GetValue(inventory))
            {
                using var versions = VersionMoment.Open(log.PathOf(parsed));
                SeenInventory.Write(row, versions, parsed.GetValue(output) == "json", Console.Out);
            }
            else if (parsed.GetValue(output) == "json")
                JsonOutput.Write(Console.Out, json => FiringJson.Write(json, row.Match, row.Open is { } open ? [open] : null));
            else
                RunDetail.Write(row, KeptOutputs.FolderBeside(log.PathOf(parsed)), Console.Out);
            return ExitCodes.Fine;
        }));
        return command;
    }

    private static Command Cancel() =>
        Ask("cancel", "Ends a run for good, whether it waits or is under way; the project's server must be at work. Example: plumbline runs "
            + "cancel 12", said => said);

    private static Command Rerun() =>
        Ask("rerun", "Has the actions of a rule done once more with the same events; the project's server must be at work. Example: plumbline "
            + "runs rerun 12", said => $"it is run {said} now; 'plumbline runs show {said}' tells how it goes");

    private static Command Ask(string name, string description, Func<string, string> tell)
    {
        var id = Id();
        var command = new Command(name, description) { id };
        command.SetAction((parsed, cancellationToken) => Source.GuardAsync($"runs {name}", async () =>
        {
            var key = KeyOf(parsed.GetValue(id)!);
            using var server = RunningServer.Needed(".");
            var (isDone, said) =
                await server.PostAsync($"plumbline/runs/{RunId.Of(key)}/{name}", RunningServer.Patience, cancellationToken);
            Console.Out.Write((isDone ? tell(said) : throw new UnusableException(said)) + "\n");
            return ExitCodes.Fine;
        }));
        return command;
    }

    private static Argument<string> Id() => new("ID") { Description = "The number of the run, as 'plumbline runs' gives it" };

    private static ActionKey KeyOf(string text) => RunId.TryParse(text, out var key)
        ? key
        : throw new UnusableException($"'{text}' is no number of a run; 'plumbline runs' lists them");
}
