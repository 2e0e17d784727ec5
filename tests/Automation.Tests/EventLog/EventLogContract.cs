using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Ends;
using Xunit;

namespace Plumbline.Automation.Tests.EventLog;

/// <summary>What every form of the event log must do.</summary>
public abstract class EventLogContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected IEventLog Log { get; set; } = null!; // opened by InitializeAsync

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Log = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<IEventLog> OpenAsync();

    protected static NewEntry Event(string ruleset, string json, EntryKind kind = EntryKind.Event) => new(ruleset, kind, Bytes(json), Noon);

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    protected static LogCommit Commit(string ruleset, long bookmark, params NewMatch[] matches) =>
        new() { Ruleset = ruleset, Bookmark = bookmark, Clock = Noon, Matches = matches };

    protected static NewMatch Match(string rule, params string[] actions) =>
        new(rule, Noon, Bytes("""{"m":{}}"""), [.. actions.Select(a => new RequestedAction(a, Bytes("{}")))]);

    [Fact]
    public async Task Append_TwoRulesets_EachReadsItsOwnInOrder()
    {
        var first = await Log.AppendAsync(Event("a", """{"i":1}"""), Token);
        await Log.AppendAsync(Event("b", """{"i":2}"""), Token);
        var third = await Log.AppendAsync(Event("a", """{"i":3}""", EntryKind.Fact), Token);

        var read = await Log.ReadAsync("a", 0, 10, Token);

        Assert.Equal([first, third], read.Select(e => e.Position));
        Assert.Equal(["""{"i":1}""", """{"i":3}"""], read.Select(e => Text(e.Content)));
        Assert.Equal([EntryKind.Event, EntryKind.Fact], read.Select(e => e.Kind));
        Assert.All(read, e => Assert.Equal((Noon, "a"), (e.At, e.Ruleset)));
        Assert.True(third > first);
    }

    [Fact]
    public async Task Append_DatedBeforeTheEntryInFront_TakesItsInstant()
    {
        await Log.AppendAsync(Event("a", "{}") with { At = Noon.AddSeconds(2) }, Token);
        await Log.AppendAsync(Event("a", "{}"), Token);
        await Log.AppendAsync(Event("b", "{}"), Token);
        await Log.AppendAsync(Event("a", "{}") with { At = Noon.AddSeconds(3) }, Token);

        Assert.Equal([Noon.AddSeconds(2), Noon.AddSeconds(2), Noon.AddSeconds(3)],
            (await Log.ReadAsync("a", 0, 10, Token)).Select(e => e.At));
        Assert.Equal([Noon], (await Log.ReadAsync("b", 0, 10, Token)).Select(e => e.At));
    }

    [Fact]
    public async Task Append_Several_AreConsecutive()
    {
        var last = await Log.AppendAsync([Event("a", "{}"), Event("b", "{}"), Event("a", "{}")], Token);

        Assert.Equal([last - 2, last], (await Log.ReadAsync("a", 0, 10, Token)).Select(e => e.Position));
    }

    [Fact]
    public async Task Append_ManyAtOnce_KeepsEachOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await Log.AppendAsync(Event("a", $$"""{"w":{{w}},"i":{{i}}}"""), Token);
        }, Token)));

        var read = await Log.ReadAsync("a", 0, 2000, Token);

        Assert.Equal(800, read.Select(e => Text(e.Content)).Distinct().Count());
        Assert.Equal(read.Select(e => e.Position).Order(), read.Select(e => e.Position));
    }

    [Fact]
    public async Task Read_BehindAPosition_StopsAtTheLimit()
    {
        var first = await Log.AppendAsync(Event("a", "{}"), Token);
        await Log.AppendAsync([Event("a", "{}"), Event("a", "{}"), Event("a", "{}")], Token);

        Assert.Equal([first + 1, first + 2], (await Log.ReadAsync("a", first, 2, Token)).Select(e => e.Position));
        Assert.Empty(await Log.ReadAsync("a", first + 3, 2, Token));
        Assert.Empty(await Log.ReadAsync("nobody", 0, 2, Token));
    }

    [Fact]
    public async Task Wait_NothingThere_CompletesWithTheNextEntryOfThatRuleset()
    {
        var wait = Log.WaitAsync("a", 0, Token).AsTask();
        await Log.AppendAsync(Event("b", "{}"), Token);
        Assert.False(wait.IsCompleted);

        await Log.AppendAsync(Event("a", "{}"), Token);
        await wait.WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Single(await Log.ReadAsync("a", 0, 10, Token));
    }

    [Fact]
    public async Task Wait_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var wait = Log.WaitAsync("a", 0, cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task State_NeverSeen_IsTheBeginning()
    {
        Assert.Equal(RulesetState.Beginning("a"), await Log.StateAsync("a", Token));
        Assert.Empty(await Log.RulesetsAsync(Token));
    }

    [Fact]
    public async Task Commit_WithoutSnapshot_KeepsTheOneThatIsThere()
    {
        await Log.CommitAsync(Commit("a", 3) with { Snapshot = Bytes("s") }, Token);
        await Log.CommitAsync(Commit("a", 7) with { Clock = Noon.AddSeconds(5) }, Token);
        await Log.CommitAsync(Commit("b", 1), Token);

        var state = await Log.StateAsync("a", Token);

        Assert.Equal((7, Noon.AddSeconds(5), 3, Noon), (state.Bookmark, state.Clock, state.SnapshotBookmark, state.SnapshotClock));
        Assert.Equal("s", Text(state.Snapshot));
        Assert.Equal(["a", "b"], await Log.RulesetsAsync(Token));
    }

    [Fact]
    public async Task Commit_OlderBookmark_DoesNotGoBack()
    {
        await Log.CommitAsync(Commit("a", 7), Token);
        await Log.CommitAsync(Commit("a", 9), Token);
        await Log.CommitAsync(Commit("a", 8, Match("r", "none")) with { Clock = Noon.AddSeconds(-1) }, Token);

        var state = await Log.StateAsync("a", Token);

        Assert.Equal((9, Noon), (state.Bookmark, state.Clock));
    }

    [Fact]
    public async Task Commit_Matches_ArePendingWithTheirActions()
    {
        var first = await Log.CommitAsync(Commit("a", 1, Match("r1", "debug", "run_playbook"), Match("r2", "none")), Token);

        var pending = await Log.PendingAsync("a", Token);

        Assert.Equal([first, first + 1], pending.Select(m => m.Id));
        Assert.Equal(["r1", "r2"], pending.Select(m => m.Rule));
        Assert.Equal(["debug", "run_playbook"], pending[0].Actions.Select(a => a.Request.Name));
        Assert.All(pending[0].Actions, a => Assert.Equal((ActionStatus.Requested, "{}"), (a.Status, Text(a.Request.Request))));
        Assert.Equal("""{"m":{}}""", Text(pending[0].Bindings));
        Assert.Empty(await Log.PendingAsync("b", Token));
        Assert.Equal([first + 1], (await Log.MatchesAsync(null, first, 10, Token)).Select(m => m.Id));
    }

    [Fact]
    public async Task Attempt_Begun_IsPendingUntilItsActionEnds()
    {
        var action = new ActionKey(await Log.CommitAsync(Commit("a", 1, Match("r", "run_playbook", "none")), Token), 0);

        var attempt = await Log.BeginAttemptAsync(action, Noon, Token);
        await Log.RecordProcessAsync(attempt, new ProcessIdentity(4711, "boot/99"), Token);

        Assert.Equal(1, attempt.Number);
        var started = (await Log.PendingAsync("a", Token)).Single().Actions[0];
        Assert.Equal(ActionStatus.Started, started.Status);
        Assert.Equal(new AttemptRecord(attempt, ActionStatus.Started, Noon, null, new ProcessIdentity(4711, "boot/99")),
            started.Attempts.Single());

        await Log.EndAttemptAsync(attempt, new AttemptEnd(ActionStatus.Interrupted, Noon.AddSeconds(1), null), Token);
        var second = await Log.BeginAttemptAsync(action, Noon.AddSeconds(2), Token);
        Assert.Equal(2, second.Number);
        Assert.Equal(ActionStatus.Interrupted, (await Log.PendingAsync("a", Token)).Single().Actions[0].Attempts[0].Status);

        await Log.EndAttemptAsync(second, new AttemptEnd(
            ActionStatus.Succeeded, Noon.AddSeconds(3), new ActionEnd(ActionStatus.Succeeded, Noon.AddSeconds(3))), Token);
        var match = (await Log.PendingAsync("a", Token)).Single();
        Assert.Equal([ActionStatus.Succeeded, ActionStatus.Requested], match.Actions.Select(a => a.Status));

        await Log.CompleteAsync(new ActionKey(action.Match, 1), new ActionEnd(ActionStatus.Failed, Noon), Token);
        Assert.Empty(await Log.PendingAsync("a", Token));
    }

    [Fact]
    public async Task Complete_WithEntries_AppendsThemWithTheEnd()
    {
        var action = new ActionKey(await Log.CommitAsync(Commit("a", 1, Match("r", "set_fact", "none")), Token), 0);

        await Log.CompleteAsync(action, new ActionEnd(
            ActionStatus.Succeeded, Noon, Bytes("""{"ok":1}"""), [Event("b", """{"f":1}""", EntryKind.Fact)]), Token);

        Assert.Equal("""{"f":1}""", Text((await Log.ReadAsync("b", 0, 10, Token)).Single().Content));
        Assert.Equal("""{"ok":1}""", Text((await Log.PendingAsync("a", Token)).Single().Actions[0].Result));
    }

    [Fact]
    public async Task Action_NotOpen_IsRefusedAndNothingIsAppended()
    {
        var action = new ActionKey(await Log.CommitAsync(Commit("a", 1, Match("r", "none", "none")), Token), 0);
        await Log.CompleteAsync(action, new ActionEnd(ActionStatus.Succeeded, Noon), Token);
        var end = new ActionEnd(ActionStatus.Succeeded, Noon.AddSeconds(1), default, [Event("b", "{}")]);

        await Assert.ThrowsAsync<ArgumentException>(async () => await Log.CompleteAsync(action, end, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Log.BeginAttemptAsync(action, Noon, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Log.BeginAttemptAsync(new ActionKey(99, 0), Noon, Token));
        Assert.Empty(await Log.ReadAsync("b", 0, 10, Token));
    }

    [Fact]
    public async Task Complete_RepeatedAfterALostAnswer_GivesItAgainAndBringsNothingTwice()
    {
        var action = new ActionKey(await Log.CommitAsync(Commit("a", 1, Match("r", "set_fact", "none")), Token), 0);
        var end = new ActionEnd(ActionStatus.Succeeded, Noon, default, [Event("b", "{}"), Event("b", "{}")]);

        var position = await Log.CompleteAsync(action, end, Token);

        Assert.Equal(position, await Log.CompleteAsync(action, end, Token));
        Assert.Equal(2, (await Log.ReadAsync("b", 0, 10, Token)).Count);
        await Log.CompleteAsync(action with { Index = 1 }, end with { Entries = [] }, Token);
        Assert.Equal(position, await Log.CompleteAsync(action, end, Token));
        Assert.Empty(await Log.PendingAsync("a", Token));
    }

    [Fact]
    public async Task Attempt_RepeatedAfterALostAnswer_IsTheSame()
    {
        var action = new ActionKey(await Log.CommitAsync(Commit("a", 1, Match("r", "run_playbook", "none")), Token), 0);
        var attempt = await Log.BeginAttemptAsync(action, Noon, Token);

        Assert.Equal(attempt, await Log.BeginAttemptAsync(action, Noon, Token));
        await Log.RecordProcessAsync(attempt, new ProcessIdentity(1, "x"), Token);
        await Log.RecordProcessAsync(attempt, new ProcessIdentity(1, "x"), Token);
        var end = new AttemptEnd(ActionStatus.Succeeded, Noon, new ActionEnd(ActionStatus.Succeeded, Noon, default, [Event("b", "{}")]));
        var position = await Log.EndAttemptAsync(attempt, end, Token);

        Assert.Equal(position, await Log.EndAttemptAsync(attempt, end, Token));
        Assert.Single(await Log.ReadAsync("b", 0, 10, Token));
        Assert.Single((await Log.PendingAsync("a", Token)).Single().Actions[0].Attempts);
    }

    [Fact]
    public async Task Commit_RepeatedUnderItsId_HasItsEffectOnce()
    {
        var commit = Commit("a", 1, Match("r", "none"), Match("s", "none")) with { Id = 7 };

        var first = await Log.CommitAsync(commit, Token);

        Assert.Equal(first, await Log.CommitAsync(commit, Token));
        Assert.Equal(2, (await Log.PendingAsync("a", Token)).Count);
        Assert.Equal(first + 2, await Log.CommitAsync(commit with { Id = 8 }, Token));
        Assert.Equal(first + 4, await Log.CommitAsync(commit with { Id = 0 }, Token));
    }

    [Fact]
    public async Task Commit_OfADeadLetter_IsListedUntilItIsJudgedAgain()
    {
        var position = await Log.AppendAsync(Event("a", """{"i":1}"""), Token);
        var letter = new DeadLetter("a", position, "it broke", 3, Noon);
        await Log.CommitAsync(Commit("a", position) with { Dead = [letter] }, Token);

        Assert.Equal(letter, Assert.Single(await Log.DeadLettersAsync("a", Token)));
        Assert.Single(await Log.DeadLettersAsync(null, Token));
        Assert.Empty(await Log.DeadLettersAsync("b", Token));
        Assert.Equal(position, (await Log.StateAsync("a", Token)).Bookmark);

        var again = await Log.JudgeAgainAsync(position, Noon.AddDays(1), Token);

        var entry = Assert.Single(await Log.ReadAsync("a", position, 10, Token));
        Assert.Equal((again, """{"i":1}""", Noon.AddDays(1)), (entry.Position, Text(entry.Content), entry.At));
        Assert.DoesNotContain(await Log.DeadLettersAsync("a", Token), d => d.JudgedAgainAs == 0);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Log.JudgeAgainAsync(position, Noon, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Log.JudgeAgainAsync(99, Noon, Token));
    }

    [Fact]
    public async Task Ends_AfterAReaderCame_AreReadInTheOrderInWhichTheyEnded()
    {
        Assert.Equal((0L, 1L), await MarkOf("journal"));
        var match = await Log.CommitAsync(Commit("a", 1, Match("r1", "run_playbook", "debug", "run_module")), Token);
        var waiting = Log.WaitForEndAsync(0, Token).AsTask();

        await Log.CompleteAsync(new ActionKey(match, 2), new ActionEnd(ActionStatus.Failed, Noon, Bytes("""{"n":1}"""), []), Token);
        await Log.CompleteAsync(new ActionKey(match, 1), new ActionEnd(ActionStatus.Succeeded, Noon), Token);
        var attempt = await Log.BeginAttemptAsync(new ActionKey(match, 0), Noon, Token);
        await Log.EndAttemptAsync(
            attempt, new AttemptEnd(ActionStatus.Succeeded, Noon,
                new ActionEnd(ActionStatus.Succeeded, Noon.AddSeconds(1), Bytes("""{"n":2}"""), [])), Token);
        await waiting.WaitAsync(TimeSpan.FromSeconds(60), Token);

        var ends = await Log.EndsAsync(0, 10, Token);
        Assert.Equal(["""{"n":1}""", """{"n":2}"""], ends.Select(e => Text(e.Result)));
        Assert.Equal(
            new EndRecord(ends[1].Number, new ActionKey(match, 0), "a", "r1", "run_playbook", ActionStatus.Succeeded, Noon.AddSeconds(1),
                default), ends[1] with { Result = default });
        Assert.Equal([ends[1].Number], (await Log.EndsAsync(ends[0].Number, 10, Token)).Select(e => e.Number));
        Assert.Single(await Log.EndsAsync(0, 1, Token));
        Assert.Equal(ends[1].Number, await Log.WaitForEndAsync(-1, Token));
    }

    [Fact]
    public async Task Mark_Moved_IsThereForItsReaderAlone()
    {
        await Log.MarkAsync("journal", Token);
        await Log.MoveMarkAsync("journal", new ReaderMark(7, 5, Bytes("note")), Token);

        var mark = await Log.MarkAsync("journal", Token);
        Assert.Equal((7L, 5L, "note"), (mark.Read, mark.Needed, Text(mark.Note)));
        Assert.Equal((0L, 1L), await MarkOf("another"));
    }

    [Fact]
    public async Task Probe_Answered_LeavesNothingToRead()
    {
        await Log.ProbeAsync(Noon, Token);
        await Log.ProbeAsync(Noon.AddSeconds(5), Token);

        Assert.Equal(0, (await Log.UsageAsync(Token)).Entries);
        Assert.Equal(0, await Log.WaitForEndAsync(-1, Token));
    }

    private async Task<(long, long)> MarkOf(string reader)
    {
        var mark = await Log.MarkAsync(reader, Token);
        return (mark.Read, mark.Needed);
    }
}
