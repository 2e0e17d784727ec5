using System.Collections.Concurrent;
using System.Globalization;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Failures;

/// <summary>kill -9 at random points under load: what was answered 200 is done, and no attempt is started twice. PLUMBLINE_KILLS says how
/// often, 10 times when it does not.</summary>
public sealed class When_it_is_killed
{
    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("PLUMBLINE_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 10;

    [Fact]
    public async Task At_random_points_under_load_nothing_is_lost_and_no_attempt_runs_twice()
    {
        var port = LocalPort.Free();
        using var project = new Project();
        // The counter on the managed host: one line when a run begins, one when it ends.
        project.WithRulebook(port, action: "extra_vars: {name: \"{{ event.payload.name }}\"}")
            .WithPlay($"echo \"$NAME $PLUMBLINE_RUN\" >> {project.At("begun")}; sleep 0.1; echo \"$NAME\" >> {project.At("done")}");
        var random = new Random(20260);
        var accepted = new ConcurrentBag<string>();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var number = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var run = Start(project);
            var sent = 0;
            var until = TimeProvider.System.GetTimestamp();
            var life = TimeSpan.FromMilliseconds(random.Next(150, 2500));
            while (TimeProvider.System.GetElapsedTime(until) < life)
            {
                if (sent < 3)
                {
                    var name = $"n{++number}";
                    if (await Waiting.PostAsync(client, $"http://127.0.0.1:{port}/", $$"""{"name": "{{name}}"}""") == 200)
                    {
                        accepted.Add(name);
                        sent++;
                        continue;
                    }
                }
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
            run.Signal("KILL");
            await run.ExitAsync(TimeSpan.FromSeconds(60));
        }
        Assert.NotEmpty(accepted);

        await using var last = Start(project);
        // A run that was cut twice is given up with an error, as the policy says; it is not lost, and not begun a third time.
        var givenUp = 0;
        await Waiting.UntilAsync(async () =>
        {
            (var ended, givenUp, var going) = await RunsAsync(project);
            return (going == 0 && ended >= accepted.Count) || last.HasExited;
        }, $"what came of all {accepted.Count} accepted events has ended", last, 180);
        Assert.InRange(accepted.Except(Done(project)).Count(), 0, givenUp);

        // On a busy machine each of them may have been cut twice before it began.
        var begun = File.Exists(project.At("begun")) ? File.ReadAllLines(project.At("begun")) : [];
        // A run that was cut is begun once more, as a new attempt with an id of its own: no id comes twice.
        Assert.Empty(begun.GroupBy(line => line).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.All(begun.GroupBy(line => line.Split(' ')[0]), attempts => Assert.InRange(attempts.Count(), 1, 2));
        Assert.Empty(Done(project).Except(accepted).Except(Enumerable.Range(1, number).Select(n => $"n{n}")));
    }

    [Fact]
    public async Task While_a_playbook_runs_its_processes_are_ended_and_it_runs_once_more()
    {
        var port = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(port).WithPlay($"echo $$ >> {project.At("begun")}; test $(wc -l < {project.At("begun")}) -gt 1 || sleep 300; "
            + $"echo done >> {project.At("done")}");
        using var client = new HttpClient();
        await using (var run = Start(project))
        {
            await Waiting.UntilAsync(async () => await Waiting.PostAsync(
                client, $"http://127.0.0.1:{port}/", """{"name": "web1"}""") == 200, "the event was taken");
            await Waiting.UntilAsync(() => project.Lines("begun") == 1, "the playbook is at work");
            run.Signal("KILL");
            await run.ExitAsync(TimeSpan.FromSeconds(60));
        }
        var shell = project.Read("begun").Trim();
        await using var again = Start(project);

        await Waiting.UntilAsync(() => project.Lines("done") == 1, "it ran once more", again);
        await Waiting.UntilAsync(() => !Directory.Exists($"/proc/{shell}"), "the old process is gone");
        Assert.Equal(2, project.Lines("begun"));
    }

    private static ProgramRun Start(Project project) => new(
        PlumblineProgram.Plumbline, ["run", "-r", "rulebooks/webhook.yml", "-i", "inventory/hosts.ini", "--persistence-id", "killed",
            "--execution-strategy", "parallel"],
        project.Folder, [new("XDG_STATE_HOME", project.At("state"))]);

    // From the event log: a kill may cut off the line that says that a run was given up.
    private static async Task<(int Ended, int GivenUp, int Going)> RunsAsync(Project project)
    {
        await using var runs = new ProgramRun(PlumblineProgram.Plumbline,
            ["runs", "--last", "0", "--persistence-id", "killed", "--output", "json"], project.Folder, [new("XDG_STATE_HOME", project.At("state"))]);
        Assert.Equal(0, await runs.ExitAsync(TimeSpan.FromSeconds(30)));
        var lines = runs.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var ended = lines.Where(line => line.Contains("\"status\":\"succeeded\"", StringComparison.Ordinal)
            || line.Contains("\"status\":\"failed\"", StringComparison.Ordinal)).ToList();
        return (ended.Count, ended.Count(line => line.Contains("cut 2 times", StringComparison.Ordinal)), lines.Length - ended.Count);
    }

    private static HashSet<string> Done(Project project) => [.. project.Read("done").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
