using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class KeptOutputsTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("outputs-").FullName, "output");
    private readonly FakeTimeProvider _time = new(RunHall.Noon);
    private readonly KeptOutputs _kept;

    public KeptOutputsTests() => _kept = new KeptOutputs(_folder, _time);

    [Fact]
    public async Task Attempts_OfARun_AreInOneFileForItsOwnerAlone()
    {
        await PrintAsync(7, 1, "TASK [a]\nfatal\n");
        _time.Advance(TimeSpan.FromMinutes(1));
        await PrintAsync(7, 2, "TASK [a]\nok\n");
        await EndAsync(7);

        var path = _kept.PathOf(new ActionKey(7, 0));
        Assert.Equal(
            "==> pb.yml on web1, attempt 1, 2026-03-01 12:00:00Z\nTASK [a]\nfatal\n"
                + "==> pb.yml on web1, attempt 2, 2026-03-01 12:01:00Z\nTASK [a]\nok\n",
            await File.ReadAllTextAsync(path, RunHall.Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
    }

    [Fact]
    public async Task Output_OfARunUnderWay_CanBeReadAlready()
    {
        await PrintAsync(7, 1, "TASK [a]\n");

        Assert.EndsWith("TASK [a]\n", await File.ReadAllTextAsync(_kept.PathOf(new ActionKey(7, 0)), RunHall.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Differences_OfTheLastAttempt_AreBesideItAsTheyCome()
    {
        var path = KeptDiffs.PathBeside(_kept.PathOf(new ActionKey(7, 0)));
        Assert.Empty(KeptDiffs.Read(path).Diffs);
        await PrintAsync(7, 1, "TASK [a]\n");
        await TellAsync(7, "old", "+0\n");
        await PrintAsync(7, 2, "TASK [a]\n");
        await TellAsync(7, "b", "-1\n+\"ü\n");
        await TellAsync(7, "c", "+3\n", item: "x", isCut: true);

        var (diffs, areMore) = KeptDiffs.Read(path);
        Assert.Equal([new RunDiff("web1", "b", null, "-1\n+\"ü\n", false), new RunDiff("web1", "c", "x", "+3\n", true)], diffs);
        Assert.False(areMore);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        // One that was cut off with the program is none.
        await File.AppendAllTextAsync(path, "[\"web1\", \"d", RunHall.Token);
        Assert.Equal(2, KeptDiffs.Read(path).Diffs.Count);
    }

    [Fact]
    public async Task Differences_BeyondWhatIsKept_AreNamedAndGoWithTheOutput()
    {
        var path = KeptDiffs.PathBeside(_kept.PathOf(new ActionKey(7, 0)));
        await PrintAsync(7, 1, "TASK [a]\n");
        for (var at = 0; at < 80; at++)
            await TellAsync(7, $"t{at}", new string('x', 20_000));
        await EndAsync(7);

        var (diffs, areMore) = KeptDiffs.Read(path);
        Assert.True(areMore);
        Assert.InRange(diffs.Count, 50, 55);
        Assert.InRange(new FileInfo(path).Length, KeptDiffs.Most, KeptDiffs.Most + 21_000);
        _kept.Trim(DateTimeOffset.MinValue, KeptDiffs.Most);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task Differences_OfTurnsThatAreStructures_AreNamedByTheirBeginnings()
    {
        var path = KeptDiffs.PathBeside(_kept.PathOf(new ActionKey(7, 0)));
        await PrintAsync(7, 1, "TASK [a]\n");
        await TellAsync(7, new string('t', 199) + "😀", "+1\n", item: new string('i', 5_000_000));

        var diff = Assert.Single(KeptDiffs.Read(path).Diffs);
        Assert.Equal(new string('i', 200) + "…", diff.Item);
        Assert.StartsWith(new string('t', 199), diff.Task, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(path).Length, 1, 1000);
    }

    [Fact]
    public async Task Differences_OfAnAttemptWhoseOutputCannotBeKept_AreNotThoseOfTheOneBefore()
    {
        var output = _kept.PathOf(new ActionKey(7, 0));
        await PrintAsync(7, 1, "TASK [a]\n");
        await TellAsync(7, "old", "+0\n");
        await EndAsync(7);
        File.Delete(output);
        Directory.CreateDirectory(output);

        await Assert.ThrowsAnyAsync<Exception>(() => PrintAsync(7, 2, "TASK [a]\n"));
        await TellAsync(7, "new", "+1\n");
        Assert.Equal(["new"], KeptDiffs.Read(KeptDiffs.PathBeside(output)).Diffs.Select(diff => diff.Task));
    }

    [Fact]
    public async Task Differences_ThatCannotBeRead_AreNone()
    {
        var path = KeptDiffs.PathBeside(_kept.PathOf(new ActionKey(7, 0)));
        await PrintAsync(7, 1, "TASK [a]\n");
        await TellAsync(7, "a", "+0\n");
        await using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Empty(KeptDiffs.Read(path).Diffs);
        Assert.Single(KeptDiffs.Read(path).Diffs);
    }

    [Theory]
    [InlineData(KeptOutput.Head + KeptOutput.Tail - 5_000)]
    [InlineData(KeptOutput.Head + KeptOutput.Tail)]
    [InlineData(KeptOutput.Head + KeptOutput.Tail + 5_000)]
    [InlineData(KeptOutput.Head + (3 * KeptOutput.Tail) + 7)]
    public async Task Output_TooLong_KeepsItsBeginningAndItsEnd(int length)
    {
        var text = string.Concat(Enumerable.Range(0, (length / 10) + 1).Select(n => $"{n:d9}\n"))[..length];
        for (var at = 0; at < length; at += 9_999)
            await _kept.OutputAsync(Request(7), Encoding.UTF8.GetBytes(text[at..Math.Min(length, at + 9_999)]), RunHall.Token);
        await EndAsync(7);

        var kept = await File.ReadAllTextAsync(_kept.PathOf(new ActionKey(7, 0)), RunHall.Token);
        var left = length - KeptOutput.Head - KeptOutput.Tail;
        Assert.Equal(
            left <= 0 ? text : $"{text[..KeptOutput.Head]}\n[… {left} bytes left out …]\n{text[^KeptOutput.Tail..]}", kept);
    }

    [Fact]
    public async Task Trim_ForgetsWhatIsOldAndTheOldestOfTooMuch_ButNothingUnderWay()
    {
        foreach (var match in (long[])[1, 2, 3, 4])
            await PrintAsync(match, 1, new string('x', 100));
        foreach (var match in (long[])[1, 2, 3])
            await EndAsync(match);
        foreach (var match in (long[])[1, 2, 3, 4])
            File.SetLastWriteTimeUtc(_kept.PathOf(new ActionKey(match, 0)), RunHall.Noon.UtcDateTime.AddDays(match));

        _kept.Trim(RunHall.Noon.AddDays(1.5), 10_000);
        Assert.Equal(["2-0.log", "3-0.log", "4-0.log"], Names());
        _kept.Trim(DateTimeOffset.MinValue, 200);
        Assert.Equal(["3-0.log", "4-0.log"], Names());
        Assert.Equal((1, new FileInfo(_kept.PathOf(new ActionKey(3, 0))).Length), _kept.Old(RunHall.Noon.AddDays(100), 0));
        _kept.Trim(RunHall.Noon.AddDays(100), 0);
        Assert.Equal(["4-0.log"], Names());
    }

    [Fact]
    public void Trim_OfDifferencesAlone_LeavesThoseOfToday()
    {
        Directory.CreateDirectory(_folder);
        foreach (var (match, days) in new[] { (1, -2), (2, 0) })
        {
            var alone = KeptDiffs.PathBeside(_kept.PathOf(new ActionKey(match, 0)));
            File.WriteAllText(alone, "[]\n");
            File.SetLastWriteTimeUtc(alone, _time.GetUtcNow().UtcDateTime.AddDays(days));
        }

        _kept.Trim(DateTimeOffset.MinValue, long.MaxValue);

        Assert.Equal(["2-0.diffs"], Names());
    }

    [Fact]
    public async Task Output_ThatCannotBeKept_ShowsInTheHealthUntilOneIs()
    {
        var health = new HealthBoard(_time).Part(KeptOutputs.PartName);
        using var kept = new KeptOutputs(_folder, _time) { Health = health };
        await File.WriteAllTextAsync(_folder, "", RunHall.Token);
        await Assert.ThrowsAnyAsync<IOException>(async () => await kept.StartedAsync(Request(1), 1, [], RunHall.Token));
        Assert.StartsWith("what runs print cannot be kept: ", health.Report().Problem, StringComparison.Ordinal);

        File.Delete(_folder);
        await kept.StartedAsync(Request(1), 2, [], RunHall.Token);
        Assert.Equal(HealthState.Ok, health.State);
    }

    [Fact]
    public async Task Differences_AreReadOnceForEachChange()
    {
        var path = KeptDiffs.PathBeside(_kept.PathOf(new ActionKey(7, 0)));
        var seen = new SeenDiffs();
        Assert.Empty(seen.Read(path).Diffs);
        await PrintAsync(7, 1, "TASK [a]\n");
        await TellAsync(7, "one", "+1\n");
        for (var n = 0; n < 3; n++)
            Assert.Single(seen.Read(path).Diffs);
        await TellAsync(7, "two", "+1\n");
        Assert.Equal(2, seen.Read(path).Diffs.Count);
        Assert.Equal(2, seen.Readings);
        File.Delete(path);
        Assert.Empty(seen.Read(path).Diffs);
    }

    public void Dispose()
    {
        _kept.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    private static RunRequest Request(long match) => new()
    {
        Key = new ActionKey(match, 0), Ruleset = "rs", Rule = "r", FiredAt = RunHall.Noon, Target = new RunTarget.Playbook("pb.yml"),
    };

    private string[] Names() => [.. Directory.EnumerateFiles(_folder).Select(f => Path.GetFileName(f)).Order()];

    private async Task PrintAsync(long match, int attempt, string text)
    {
        await _kept.StartedAsync(Request(match), attempt, ["web1"], RunHall.Token);
        await _kept.OutputAsync(Request(match), Encoding.UTF8.GetBytes(text), RunHall.Token);
    }

    private ValueTask TellAsync(long match, string task, string text, string? item = null, bool isCut = false) =>
        _kept.EventAsync(Request(match), new RunEvent.DiffShown(RunHall.Noon, "web1", task, item, text, isCut), RunHall.Token);

    private ValueTask EndAsync(long match) =>
        _kept.EndedAsync(Request(match), new RunRecord { Name = "pb.yml", End = RunEnd.Successful }, RunHall.Token);
}
