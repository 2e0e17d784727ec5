using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.WriteBack;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.WriteBack;

public sealed partial class JournalWriteBackTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-write-back-").FullName;
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly JournalUnderTest _journal = new();
    private readonly ConcurrentDictionary<string, HostLookup> _hosts = new();
    private IEventLog _log = null!; // opened by InitializeAsync
    private HealthPart _health = null!; // as above
    private WriteBackPolicy _policy = WriteBackPolicy.Standard;
    private Worker _worker = null!; // as above

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _log = EventLogs.Sqlite(Path.Combine(_folder, "events.db"));
        for (var i = 1; i <= 3; i++)
            _hosts[$"web{i}"] = new HostLookup.Found(new HostObjectId("virtualization.virtualmachine", i));
        Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.KillAsync();
        _worker.Dispose();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_Ended_LeavesOneEntryPerHost()
    {
        await EndAsync("web1", "web2", "web1");
        await UntilAsync(() => _journal.Entries.Count == 2);

        Assert.Equal([1L, 2L], _journal.Entries.Select(e => e.Subject.Id));
        Assert.Contains("Run 1.0, ended 2026-03-01 12:00:00.000Z", _journal.Entries[0].Entry.Comments, StringComparison.Ordinal);
        Assert.Contains("rule *Configure* of *Set*", _journal.Entries[0].Entry.Comments, StringComparison.Ordinal);
        Assert.Equal(0, _journal.Asked);
        await MeasuredAsync("waiting", 0);
        await MeasuredAsync("written", 2);
    }

    [Fact]
    public async Task Entry_RefusedForGood_HoldsUpNoOtherAndIsGivenUpAndCounted()
    {
        _journal.BeforeAdd = subject =>
        {
            if (subject.Id == 1)
                throw JournalUnderTest.Failure(NetboxFailure.Refused);
        };
        await EndAsync("web1");
        await EndAsync("web2");
        await UntilAsync(() => _journal.Entries.Count == 1);
        await MeasuredAsync("waiting", 1);
        await MeasuredAsync("oldest", Noon.ToUnixTimeSeconds());
        await UntilAsync(() => _health.State == HealthState.Degraded);

        await AdvanceUntilAsync(() => Figure("given_up") == 1);
        await MeasuredAsync("waiting", 0);
        await UntilAsync(() => _health.Report().Problem == "the result for web1 was given up: NetBox: Refused");
        await RestartAsync(_policy);
        await UntilAsync(() => _health.Report().Problem == "the result for web1 was given up: NetBox: Refused");

        // What is written for another host makes up for nothing.
        await EndAsync("web3");
        await UntilAsync(() => _journal.Entries.Count == 2);
        await MeasuredAsync("waiting", 0);
        Assert.Equal(HealthState.Degraded, _health.State);
        Assert.Equal("NetBox: Refused", _worker.LostOf("web1")?.Problem);
        Assert.Null(_worker.LostOf("web3"));
        _journal.BeforeAdd = _ => { };
        await EndAsync("web1");
        await UntilAsync(() => _journal.Entries.Count == 3 && _health.State == HealthState.Ok);
        Assert.Null(_worker.LostOf("web1"));
    }

    [Fact]
    public async Task Results_ThatAreLostForSeveralHosts_AreNamedUntilTheirHostsHaveOneOrAreGone()
    {
        _journal.BeforeAdd = subject =>
        {
            if (subject.Id < 3)
                throw JournalUnderTest.Failure(NetboxFailure.Refused);
        };
        await EndAsync("web1", "web2");
        await AdvanceUntilAsync(() => Figure("given_up") == 2);
        await UntilAsync(() => _health.Report().Problem?.EndsWith("(and 1 more, each on its machine's page)", StringComparison.Ordinal) == true);

        _hosts["web1"] = new HostLookup.Unknown();
        await EndAsync("web3");
        await UntilAsync(() => _health.Report().Problem == "the result for web2 was given up: NetBox: Refused");
        _hosts["web2"] = new HostLookup.Unknown();
        await EndAsync("web3");
        await UntilAsync(() => _health.State == HealthState.Ok);
    }

    [Fact]
    public async Task Result_GivenUp_IsNotLackingOnceNothingIsWanted()
    {
        _journal.BeforeAdd = _ => throw JournalUnderTest.Failure(NetboxFailure.Refused);
        await EndAsync("web1");
        await AdvanceUntilAsync(() => Figure("given_up") == 1);
        await RestartAsync(_policy with { Journal = false, CustomFields = false });
        await UntilAsync(() => _worker.LostOf("web1") is not null && _health.State == HealthState.Degraded);

        await EndAsync("web1");
        await UntilAsync(() => _worker.LostOf("web1") is null && _health.State == HealthState.Ok);
    }

    [Fact]
    public async Task Entry_ThatMeetsADefect_HoldsUpNoOther()
    {
        _journal.BeforeAdd = subject =>
        {
            if (subject.Id == 1)
                throw new InvalidOperationException("a defect");
        };
        await EndAsync("web1");
        await EndAsync("web2");

        await UntilAsync(() => _journal.Entries.Count == 1);
        await AdvanceUntilAsync(() => Figure("given_up") == 1);
        Assert.Equal(JournalWriteBack.MostRefusals, _health.Report().Defects);
    }

    [Fact]
    public async Task Netbox_Away_AllWaitAndAreWrittenWhenItIsBack()
    {
        _journal.BeforeAdd = _ => throw JournalUnderTest.Failure(NetboxFailure.Unreachable);
        await EndAsync("web1");
        await EndAsync("web2");
        await AdvanceUntilAsync(() => Figure("waiting") == 2);
        await UntilAsync(() => _health.State == HealthState.Degraded);

        _journal.BeforeAdd = _ => { };
        await AdvanceUntilAsync(() => _journal.Entries.Count == 2);
        await AdvanceUntilAsync(() => _health.State == HealthState.Ok);
    }

    [Fact]
    public async Task Netbox_AnswersWithErrors_IsTriedForAWeekAndNotLonger()
    {
        _journal.BeforeAdd = _ => throw JournalUnderTest.Failure(NetboxFailure.Server);
        await EndAsync("web1");
        await UntilAsync(() => _health.State == HealthState.Degraded);
        await AdvanceUntilAsync(() => _time.GetUtcNow() - Noon > JournalWriteBack.GiveUpAfter - TimeSpan.FromHours(1));
        Assert.Equal(0, Figure("given_up"));

        await AdvanceUntilAsync(() => Figure("given_up") == 1);
    }

    [Fact]
    public async Task Answer_Lost_IsAskedForBeforeItIsWrittenAgain()
    {
        _journal.AfterAdd = _ => throw JournalUnderTest.Failure(NetboxFailure.Timeout);
        await EndAsync("web1");
        await UntilAsync(() => _journal.Entries.Count == 1);
        await AdvanceUntilAsync(() => Figure("written") == 1);

        Assert.Equal((1, 1), (_journal.Entries.Count, _journal.Asked));
    }

    [Fact]
    public async Task Crash_BetweenTheEndOfARunAndItsEntry_LosesNothing()
    {
        await _worker.KillAsync();
        await EndAsync("web1");
        await EndAsync("web2");
        Start();

        await UntilAsync(() => _journal.Entries.Count == 2);
    }

    [Fact]
    public async Task Crash_BetweenAnEntryAndItsNote_WritesItOnce()
    {
        _journal.AfterAdd = _ => throw new OperationCanceledException("the program is gone");
        await EndAsync("web1");
        await UntilAsync(() => _journal.Entries.Count == 1);
        await _worker.KillAsync();
        _journal.AfterAdd = _ => { };
        await EndAsync("web2");
        Start();

        await UntilAsync(() => _journal.Entries.Count == 2);
        await AdvanceUntilAsync(() => Figure("waiting") == 0);
        Assert.Equal([1L, 2L], _journal.Entries.Select(e => e.Subject.Id));
        Assert.Equal(2, _journal.Asked);
    }

    [Fact]
    public async Task Crash_WhileAResultWaits_KeepsItAndItsCount()
    {
        _journal.BeforeAdd = subject =>
        {
            if (subject.Id == 1)
                throw JournalUnderTest.Failure(NetboxFailure.Forbidden);
        };
        await EndAsync("web1");
        await EndAsync("web2");
        await UntilAsync(() => _journal.Entries.Count == 1);
        await MeasuredAsync("waiting", 1);
        await _worker.KillAsync();
        _journal.BeforeAdd = _ => { };
        Start();

        await AdvanceUntilAsync(() => _journal.Entries.Count == 2);
        Assert.Equal([2L, 1L], _journal.Entries.Select(e => e.Subject.Id));
    }

    [Fact]
    public async Task Host_NotInNetboxYet_IsFoundLater()
    {
        _hosts["new1"] = new HostLookup.Unknown();
        await EndAsync("new1");
        await UntilAsync(() => _health.State == HealthState.Degraded);
        _hosts["new1"] = new HostLookup.Found(new HostObjectId("dcim.device", 9));

        await AdvanceUntilAsync(() => _journal.Entries.Count == 1);
        Assert.Equal(new HostObjectId("dcim.device", 9), _journal.Entries[0].Subject);
    }

    [Fact]
    public async Task Host_NeverInNetbox_IsGivenUp()
    {
        _hosts["gone"] = new HostLookup.Unknown();
        await EndAsync("gone");

        await AdvanceUntilAsync(() => Figure("given_up") == 1);
        Assert.Empty(_journal.Entries);
    }

    [Fact]
    public async Task Inventory_NotReadYet_WaitsWithoutCountingIt()
    {
        _hosts["web1"] = new HostLookup.NotYet();
        await EndAsync("web1");
        for (var i = 0; i < 20; i++)
            await AdvanceAsync(TimeSpan.FromMinutes(1));
        _hosts["web1"] = new HostLookup.Found(new HostObjectId("virtualization.virtualmachine", 1));

        await AdvanceUntilAsync(() => _journal.Entries.Count == 1);
        Assert.Equal(0, Figure("given_up"));
    }

    [Fact]
    public async Task Inventory_WithoutNetbox_WritesNothingAndForgets()
    {
        _hosts["web1"] = new HostLookup.NoNetbox();
        await EndAsync("web1");
        await EndAsync("web2");

        await UntilAsync(() => _journal.Entries.Count == 1);
        await MeasuredAsync("waiting", 0);
    }

    [Fact]
    public async Task Drained_WritesWhatCanBeWrittenAndReturns()
    {
        _journal.BeforeAdd = subject =>
        {
            if (subject.Id == 1)
                throw JournalUnderTest.Failure(NetboxFailure.Server);
        };
        await EndAsync("web1");
        await EndAsync("web2");
        await _worker.DrainAsync();

        Assert.Equal([2L], _journal.Entries.Select(e => e.Subject.Id));
        Start();
        _journal.BeforeAdd = _ => { };
        await AdvanceUntilAsync(() => _journal.Entries.Count == 2);
    }

    private async Task RestartAsync(WriteBackPolicy policy)
    {
        await _worker.KillAsync();
        _worker.Dispose();
        _policy = policy;
        Start();
    }

    private void Start()
    {
        _health = new HealthBoard(_time).Part(JournalWriteBack.PartName);
        _worker = new Worker(new JournalWriteBack(
            _log, _journal, _policy, host => _hosts[host], key => new Uri($"https://eda.example.org/runs/{key.Match}"), new ProgressFeed(),
            _health, _time, NullLogger<JournalWriteBack>.Instance));
    }

    private Task EndAsync(params string[] hosts) => EndAsync(RunEnd.Successful, hosts);

    private async Task EndAsync(RunEnd end, params string[] hosts)
    {
        await _log.MarkAsync("write_back", Token);
        var record = new RunRecord { Name = "new_vm.yml", Rule = "Configure", Ruleset = "Set", End = end, Hosts = hosts,
            Took = TimeSpan.FromSeconds(3.14), Revision = "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            Changed = new Dictionary<string, IReadOnlyList<string>> { ["web1"] = ["install *nginx*", "restart"] },
        };
        var match = await _log.CommitAsync(
            new LogCommit
            {
                Ruleset = "book/Set", Bookmark = 1, Clock = Noon,
                Matches = [new NewMatch("Configure", Noon, "{}"u8.ToArray(), [new RequestedAction("run_playbook", "{}"u8.ToArray())])],
            },
            Token);
        await _log.CompleteAsync(new ActionKey(match, 0),
            new ActionEnd(ActionStatus.Succeeded, _time.GetUtcNow(), RunRecordJson.Write(record), []), Token);
    }

    private long Figure(string name) => _health.Report().Counts.GetValueOrDefault(name);

    private Task MeasuredAsync(string name, long value) => UntilAsync(() => Figure(name) == value);

    // The worker runs on threads of its own: it is waited for, never slept for.
    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task AdvanceUntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Token.ThrowIfCancellationRequested();
            await AdvanceAsync(TimeSpan.FromMinutes(1));
        }
    }

    private async Task AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        for (var i = 0; i < 50; i++)
            await Task.Yield();
    }

    private sealed class Worker : IDisposable
    {
        private readonly JournalWriteBack _writeBack;
        private readonly CancellationTokenSource _kill = new();
        private readonly Task _running;

        public Worker(JournalWriteBack writeBack) => (_writeBack, _running) = (writeBack, writeBack.RunAsync(_kill.Token));

        public LostResult? LostOf(string host) => _writeBack.LostOf(host);

        public async Task KillAsync()
        {
            await _kill.CancelAsync();
            await _running;
        }

        public void Dispose() => _kill.Dispose();

        public Task DrainAsync()
        {
            _writeBack.Drain();
            return _running;
        }
    }
}
