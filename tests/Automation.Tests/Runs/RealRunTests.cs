using Plumbline.Automation.EventLog;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Locks;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Policies;
using Plumbline.Runner.Execution;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

/// <summary>The executor on the real Ansible and a durable log.</summary>
public sealed class RealRunTests
{
    [Fact]
    public async Task When_TheProgramCrashesUnderARun_TheNextOneEndsItAndRunsItAgain()
    {
        using var work = new Folder();
        File.WriteAllText(Path.Combine(work.Path, "pb.yml"),
            "- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.shell: \"echo run >> runs; [ $(wc -l < runs) -gt 1 ] || "
                + "sleep 300\"\n      args: {chdir: \"" + work.Path + "\"}\n");
        using var runner = new PlaybookRunner(TimeProvider.System);
        await using var hall = new RunHall();
        await hall.Log.DisposeAsync();
        hall.Log = EventLogs.Sqlite(Path.Combine(work.Path, "log.db"));
        var request = await hall.RequestAsync();
        var first = Executor(hall, hall.Log, runner, work.Path).ExecuteAsync(request, CancellationToken.None);
        await RunHall.UntilAsync(() => File.Exists(Path.Combine(work.Path, "runs")));

        // The crash: the log is gone from under the first executor, its processes are still there.
        await hall.Log.DisposeAsync();
        hall.Log = EventLogs.Sqlite(Path.Combine(work.Path, "log.db"));
        var open = (await hall.Log.PendingAsync("rs", RunHall.Token)).Single().Actions[0];
        Assert.NotNull(open.Attempts.Single().Process);
        await new RunRecovery(runner, hall.Log, hall.Writes, TimeProvider.System, hall).EndAllAsync(RunHall.Token);
        await Assert.ThrowsAnyAsync<Exception>(() => first);
        Assert.Contains(hall.Logged, l => l.StartsWith("Warning: attempt 1.0.1 was cut", StringComparison.Ordinal));

        var earlier = (await hall.RecordedAsync(request.Key)).Attempts;
        var outcome = await Executor(hall, hall.Log, runner, work.Path).ExecuteAsync(request with { Earlier = earlier }, RunHall.Token);
        Assert.Equal(RunEnd.Successful, outcome.Record.End);
        Assert.Equal([ActionStatus.Interrupted, ActionStatus.Succeeded],
            (await hall.RecordedAsync(request.Key)).Attempts.Select(a => a.Status));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(work.Path, "runs")).Length);
    }

    [Fact]
    public async Task When_AnEventHoldsATemplate_ItStaysText()
    {
        using var work = new Folder();
        File.WriteAllText(Path.Combine(work.Path, "pb.yml"),
            "- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.set_fact: {said: \"{{ word }}\"}\n");
        using var runner = new PlaybookRunner(TimeProvider.System);
        await using var hall = new RunHall();
        Mapping? brought = null;
        var request = await hall.RequestAsync() with
        {
            Values = new RunValues(new Mapping { { "word", "{{ lookup('pipe','id') }}" } }),
            UntrustedVars = new HashSet<string> { "word" },
            Bring = artifacts => { brought = artifacts; return []; },
        };
        await Executor(hall, hall.Log, runner, work.Path).ExecuteAsync(request, RunHall.Token);
        Assert.Equal("{{ lookup('pipe','id') }}", brought!["said"]);
    }

    private static RunExecutor Executor(RunHall hall, IEventLog log, PlaybookRunner runner, string work)
    {
        hall.Prepare = _ => new PreparedInventory.Ready(["localhost,"], null, ["localhost"], InventoryScope.RunHosts, "one host", []);
        var settings = new RunSettings { WorkingDirectory = work,
            Environment = new Dictionary<string, string?> { ["ANSIBLE_TRANSPORT"] = "local" } };
        return new RunExecutor(runner, log, hall, hall, new HostLocks(), RunPolicies.None, hall, settings, hall.Health, TimeProvider.System,
            hall);
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("real-run-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
