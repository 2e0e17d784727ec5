using Plumbline.Automation.EventLog;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.EventLog.Sqlite;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.EventLog;

public sealed class SqliteEventLogTests : EventLogContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-log-").FullName;

    private string File => Path.Combine(_folder, "state", "events.db");

    protected override ValueTask<IEventLog> OpenAsync() => new(EventLogs.Sqlite(File));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Reopened_HoldsEverything()
    {
        var first = await Log.AppendAsync(Event("a", """{"i":1}"""), Token);
        var match = await Log.CommitAsync(Commit("a", first, Match("r", "run_playbook")) with { Snapshot = Bytes("s") }, Token);
        var attempt = await Log.BeginAttemptAsync(new ActionKey(match, 0), Noon, Token);
        await Log.RecordProcessAsync(attempt, new ProcessIdentity(1, "x"), Token);

        await ReopenAsync();

        Assert.Equal("""{"i":1}""", Text((await Log.ReadAsync("a", 0, 10, Token)).Single().Content));
        Assert.Equal(first, (await Log.StateAsync("a", Token)).Bookmark);
        Assert.Equal("x", (await Log.PendingAsync("a", Token)).Single().Actions[0].Attempts[0].Process?.Started);
        Assert.Equal(first + 1, await Log.AppendAsync(Event("a", "{}"), Token));
        Assert.Equal(match + 1, await Log.CommitAsync(Commit("a", first, Match("r", "none")), Token));
        Assert.Equal([first + 1], (await Log.ReadAsync("a", first, 10, Token)).Select(e => e.Position));
    }

    [Fact]
    public async Task Append_Answered_IsInTheFilesWhateverBecomesOfTheProcess()
    {
        for (var i = 0; i < 20; i++)
        {
            var position = await Log.AppendAsync(Event("a", "{}"), Token);
            var copy = Path.Combine(_folder, $"copy{i}");
            Directory.CreateDirectory(copy);
            foreach (var file in (string[])[File, File + "-wal"])
                System.IO.File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));

            await using var other = EventLogs.Sqlite(Path.Combine(copy, Path.GetFileName(File)));
            Assert.Equal(position, (await other.ReadAsync("a", 0, 100, Token))[^1].Position);
        }
    }

    [Fact]
    public async Task Start_OfALongLog_LooksBehindTheBookmarksAlone()
    {
        await Log.AppendAsync(Event("a", "{}"), Token);
        using var database = Database.OpenReading(File);
        var plan = new List<string>();
        using var steps = database.Prepare($"EXPLAIN QUERY PLAN {Checksum.StartEntries}");
        while (steps.Step())
            plan.Add(steps.Text(3));
        Assert.Equal(2, plan.Count);
        Assert.Equal("SCAN r", plan[0]);
        Assert.StartsWith("SEARCH e USING INDEX entry_of_ruleset", plan[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FarBehindTheTail_ComesFromTheDisk()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 3000).Select(i => Event("a", $$"""{"i":{{i}}}"""))], Token);

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), (await Log.ReadAsync("a", 0, 50, Token)).Select(e => e.Position));
        Assert.Equal(50, (await Log.ReadAsync("a", 2900, 50, Token)).Count);
        Assert.Equal(3000, (await Log.ReadAsync("a", 0, 9999, Token)).Count);
    }

    [Fact]
    public async Task Trim_KeepsWhatIsStillNeeded()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 10).Select(_ => Event("a", "{}"))], Token);
        await Log.AppendAsync(Event("b", "{}"), Token);
        var match = await Log.CommitAsync(Commit("a", 8, Match("done", "none"), Match("open", "none"), Match("last", "none")), Token);
        await Log.CompleteAsync(new ActionKey(match, 0), new ActionEnd(ActionStatus.Succeeded, Noon), Token);

        Assert.Equal(0, await Log.TrimAsync(Noon, Token));
        Assert.Equal(0, await Log.TrimAsync(Noon.AddDays(1), Token)); // no snapshot yet: the log behind it is needed
        Assert.Equal(["open", "last"], (await Log.MatchesAsync(null, 0, 10, Token)).Select(m => m.Rule));
        await Log.CommitAsync(Commit("a", 9) with { Snapshot = Bytes("s") }, Token);
        Assert.Equal(9, await Log.TrimAsync(Noon.AddDays(1), Token));

        Assert.Equal([10L], (await Log.ReadAsync("a", 0, 10, Token)).Select(e => e.Position));
        await ReopenAsync();
        Assert.Equal(12, await Log.AppendAsync(Event("b", "{}"), Token));
    }

    [Fact]
    public async Task Trim_EntryThatCouldNotBeJudged_IsKeptUntilItWasJudgedAgain()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 3).Select(_ => Event("a", "{}"))], Token);
        await Log.CommitAsync(Commit("a", 3) with { Snapshot = Bytes("s"), Dead = [new DeadLetter("a", 2, "it broke", 3, Noon)] }, Token);

        await Log.TrimAsync(Noon.AddDays(1), Token);
        Assert.Equal([2L], (await Log.ReadAsync("a", 0, 2, Token)).Select(e => e.Position).Where(p => p < 3));
        var again = await Log.JudgeAgainAsync(2, Noon, Token);
        await Log.CommitAsync(Commit("a", again) with { Snapshot = Bytes("s") }, Token);
        await Log.TrimAsync(Noon.AddDays(1), Token);

        Assert.DoesNotContain((await Log.ReadAsync("a", 0, 10, Token)), e => e.Position < 3);
    }

    [Fact]
    public async Task Trim_EndThatSomebodyStillHasToRead_KeepsItsMatch()
    {
        await Log.MarkAsync("journal", Token);
        await Log.AppendAsync(Event("a", "{}"), Token);
        var match = await Log.CommitAsync(Commit("a", 1, Match("read", "none"), Match("unread", "none"), Match("last", "none")), Token);
        for (var i = 0; i < 2; i++)
            await Log.CompleteAsync(new ActionKey(match + i, 0), new ActionEnd(ActionStatus.Succeeded, Noon, Bytes("{}"), []), Token);
        var ends = await Log.EndsAsync(0, 10, Token);
        await Log.MoveMarkAsync("journal", new ReaderMark(ends[1].Number, ends[1].Number, default), Token);

        await Log.TrimAsync(Noon.AddDays(1), Token);
        Assert.Equal(["unread", "last"], (await Log.MatchesAsync(null, 0, 10, Token)).Select(m => m.Rule));
        await Log.MoveMarkAsync("journal", new ReaderMark(ends[1].Number, ends[1].Number + 1, default), Token);
        await Log.TrimAsync(Noon.AddDays(1), Token);

        Assert.Equal(["last"], (await Log.MatchesAsync(null, 0, 10, Token)).Select(m => m.Rule));
        await ReopenAsync();
        await Log.CompleteAsync(new ActionKey(match + 2, 0), new ActionEnd(ActionStatus.Succeeded, Noon, Bytes("{}"), []), Token);
        Assert.Equal([ends[1].Number + 1], (await Log.EndsAsync(0, 10, Token)).Select(e => e.Number));
    }

    [Fact]
    public async Task Shrink_AfterMuchWasForgotten_MakesTheFileSmaller()
    {
        var large = new string('x', 20_000);
        for (var i = 0; i < 20; i++)
            await Log.AppendAsync([.. Enumerable.Range(0, 20).Select(_ => Event("a", $$"""{"x":"{{large}}"}"""))], Token);
        var before = await Log.UsageAsync(Token);
        await Log.CommitAsync(Commit("a", 390) with { Snapshot = Bytes("s") }, Token);

        Assert.Equal(200, await Log.TrimOldestAsync(Token));
        Assert.Equal(190, await Log.TrimOldestAsync(Token));
        Assert.Equal(0, await Log.TrimOldestAsync(Token));
        await Log.ShrinkAsync(Token);

        var after = await Log.UsageAsync(Token);
        Assert.Equal((400L, 10L), (before.Entries, after.Entries));
        Assert.True(after.Bytes < before.Bytes / 10, $"{before} {after}");
        Assert.True(after.OnDisk < before.OnDisk / 10, $"{before} {after}");
        Assert.True(new FileInfo(File).Length < before.OnDisk / 10, $"{new FileInfo(File).Length} {before}");
    }

    [Fact]
    public void Open_HeldByAnother_SaysSo()
    {
        var failure = Assert.Throws<EventLogException>(() => EventLogs.Sqlite(File));
        Assert.Contains("another process holds it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Open_NotALog_SaysWhatToDo()
    {
        var path = Path.Combine(_folder, "other.db");
        System.IO.File.WriteAllText(path, string.Concat(Enumerable.Repeat("this is no database ", 400)));
        Assert.Contains("move it aside", Assert.Throws<EventLogException>(() => EventLogs.Sqlite(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_DiskFull_FailsAndRecoversWhenThereIsRoom()
    {
        var path = Path.Combine(_folder, "small.db");
        await using var log = SqliteEventLog.Open(path, limits: database => database.Run("PRAGMA max_page_count = 40"));
        var large = Event("a", $$"""{"x":"{{new string('x', 60_000)}}"}""");
        await log.AppendAsync(large, Token);

        var failures = 0;
        for (var i = 0; i < 3; i++)
            failures += await Record.ExceptionAsync(async () => await log.AppendAsync(large, Token)) is EventLogException e
                && e.Message.Contains("is full", StringComparison.Ordinal) ? 1 : 0;

        Assert.InRange(failures, 1, 3);
        var position = await log.AppendAsync(Event("a", "{}"), Token);
        Assert.Equal(position, (await log.ReadAsync("a", 0, 10, Token))[^1].Position);
        Assert.Equal(4 - failures + 1, (await log.ReadAsync("a", 0, 10, Token)).Count);
    }

    [Fact]
    public async Task Firings_OfARule_AreCountedBySpan_WhateverBecomesOfTheirMatches()
    {
        foreach (var minute in (int[])[0, 4, 5, 70])
            await Log.CommitAsync(Commit("a", 0, Match("r") with { At = Noon.AddMinutes(minute) }, Match("other")), Token);
        await Log.CommitAsync(Commit("b", 0, Match("r")), Token);
        await Log.CommitAsync(Commit("a", 0, Match("r")) with { IsDoneAgain = true }, Token);
        await Log.TrimAsync(Noon.AddDays(1), Token);
        Assert.Single(await Log.MatchesAsync(null, 0, 100, Token));
        await ReopenAsync();

        using (var reading = EventLogs.Reading(File))
        {
            Assert.Equal([0, 2, 1, 0], reading.Firings("a", "r", Noon.AddMinutes(-5), TimeSpan.FromMinutes(5), 4));
            Assert.Equal([3, 1], reading.Firings("a", "r", Noon, TimeSpan.FromHours(1), 2));
            Assert.Equal([0], reading.Firings("a", "none", Noon, TimeSpan.FromHours(1), 1));
            Assert.Equal([0], reading.Firings("none", "r", Noon, TimeSpan.FromHours(1), 1));
        }
        // What nobody looks back at goes with the next firing of any rule.
        await Log.CommitAsync(Commit("b", 0, Match("r") with { At = Noon.AddDays(10) }), Token);
        using var later = EventLogs.Reading(File);
        Assert.Equal([0, 0], later.Firings("a", "r", Noon, TimeSpan.FromHours(1), 2));
        Assert.Equal([1], later.Firings("b", "r", Noon.AddDays(10), TimeSpan.FromHours(1), 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Open_FileOfAnOlderVersion_IsBroughtUpToDateAndKeepsEverything(int version)
    {
        var path = Path.Combine(_folder, "old.db");
        using (var database = Database.Open(path, create: true))
        {
            database.Run($"PRAGMA journal_mode = WAL; {Schema.First} PRAGMA user_version = {version}");
            database.Run("""
                INSERT INTO ruleset VALUES (1, 'a', 5, 0, 1, x'', 5, 0), (2, 'b', 1, 0, 2, x'73', 1, 0);
                INSERT INTO entry VALUES (5, 1, 0, 0, x'7b7d');
                INSERT INTO match VALUES (1, 1, 'r', 0, x'7b7d', 1);
                INSERT INTO action VALUES (1, 0, 'none', x'', 0, NULL);
                """);
            if (version > 1)
                database.Run(Schema.Second);
            if (version > 2)
                database.Run(Schema.Third);
            if (version > 3)
                database.Run(ReportTable.Schema);
        }

        using (var reading = EventLogs.Reading(path))
        {
            Assert.Equal(["a", "b"], reading.Names());
            Assert.Empty(reading.DeadLetters(null));
            Assert.Equal([1], reading.Firings("a", "r", DateTimeOffset.MinValue, TimeSpan.FromMinutes(5), 1));
        }
        await using var log = EventLogs.Sqlite(path);

        var state = await log.StateAsync("a", Token);
        Assert.Equal((5, true, 0), (state.Bookmark, state.Snapshot.IsEmpty, state.SnapshotBookmark)); // the empty one never was a session
        Assert.Equal("s", Text((await log.StateAsync("b", Token)).Snapshot));
        Assert.Equal("{}", Text(Assert.Single(await log.ReadAsync("a", 0, 10, Token)).Content));
        await log.CompleteAsync(new ActionKey(1, 0), new ActionEnd(ActionStatus.Succeeded, Noon), Token);
        Assert.Empty(await log.PendingAsync("a", Token));
        await log.ReportAsync("{}"u8.ToArray(), Token);
        Assert.Single(await log.ReportsAsync(0, 10, Token));
    }

    [Fact]
    public async Task Append_DiskBreaks_FailsThoseAndGoesOnWhenItWorksAgain()
    {
        const int IoError = 10;
        var broken = false;
        var health = new HealthBoard(TimeProvider.System).Part("event_log");
        await using var log = SqliteEventLog.Open(
            Path.Combine(_folder, "breaking.db"), health, database => database.Answer = code => broken ? IoError : code);
        var first = await log.AppendAsync(Event("a", "{}"), Token);
        Assert.Equal(HealthState.Ok, health.State);

        broken = true;
        for (var i = 0; i < 3; i++)
            Assert.Contains("check the disk", (await Assert.ThrowsAsync<EventLogException>(
                async () => await log.AppendAsync(Event("a", "{}"), Token))).Message, StringComparison.Ordinal);
        Assert.Equal(HealthState.Failed, health.State);

        broken = false;
        var second = await log.AppendAsync(Event("a", "{}"), Token);
        Assert.Equal(HealthState.Ok, health.State);
        Assert.Equal([first, second], (await log.ReadAsync("a", 0, 10, Token)).Select(e => e.Position));
    }

    [Fact]
    public async Task Append_DiskBreaksAfterTheWrite_WhatIsThereIsRead()
    {
        const int IoError = 10;
        Database? writing = null;
        await using var log = SqliteEventLog.Open(Path.Combine(_folder, "torn.db"), limits: database => writing = database);
        await log.AppendAsync(Event("a", "{}"), Token);
        var waiting = log.WaitAsync("a", 1, Token).AsTask();
        var began = false;
        // The first answer outside a transaction after one began is that of COMMIT.
        writing!.Answer = code =>
        {
            began |= writing.InTransaction;
            return began && !writing.InTransaction ? IoError : code;
        };

        await Assert.ThrowsAsync<EventLogException>(async () => await log.AppendAsync(Event("a", """{"torn":1}"""), Token));
        var third = await log.AppendAsync(Event("a", "{}"), Token);

        await waiting.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(3, third);
        Assert.Equal([1L, 2L, 3L], (await log.ReadAsync("a", 0, 10, Token)).Select(e => e.Position));
    }

    [Fact]
    public async Task Write_FailsByADefect_FailsThatOneAlone()
    {
        var defect = Log.AppendAsync([new NewEntry(null!, EntryKind.Event, Bytes("{}"), Noon)], Token).AsTask();
        var others = Enumerable.Range(0, 20).Select(_ => Log.AppendAsync(Event("a", "{}"), Token).AsTask()).ToList();

        await Assert.ThrowsAnyAsync<Exception>(() => defect);
        await Task.WhenAll(others);
        Assert.Equal(20, (await Log.ReadAsync("a", 0, 100, Token)).Count);
    }

    private async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        Log = EventLogs.Sqlite(File);
    }
}
