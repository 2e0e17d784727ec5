using System.Collections.Concurrent;
using System.Diagnostics;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

public sealed class FileWatchTests
{
    public static TheoryData<string> Rows => RecordedRows.Of("file_watch");

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Run_RecordedSteps_BringsTheRecordedEvents(string name)
    {
        var row = RecordedRows.Row(name);
        await using var rig = new SourceRig("ansible.eda.file_watch");
        Directory.CreateDirectory(rig.At("w"));
        var expected = row.GetProperty("events").GetArrayLength();
        rig.Start(RecordedRows.Text(row, "config", ("<DIR>", rig.Folder)));
        if (expected > 0)
            foreach (var step in row.GetProperty("steps").EnumerateArray())
            {
                var before = rig.Published;
                Do(rig, step.GetString()!);
                // One after the other, as they were recorded: a new folder is watched before something is put into it. What is left out
                // of the events is not waited for long.
                for (var waited = Stopwatch.StartNew(); rig.Published == before && waited.ElapsedMilliseconds < 400;)
                    await Task.Delay(10, TestContext.Current.CancellationToken);
                await Task.Delay(30, TestContext.Current.CancellationToken);
            }
        var events = await rig.EventsAsync(expected);
        var end = expected > 0 ? await rig.StopAsync() : await rig.EndAsync();

        RecordedRows.Same(row, end, events, ("<DIR>", rig.Folder));
    }

    [Fact]
    public async Task Run_EditorThatRenamesIntoPlace_IsSeenWithItsDestination()
    {
        await using var rig = new SourceRig("file_watch");
        rig.Start($$"""{"path": "{{rig.Folder}}", "recursive": false, "with_destination": true}""");
        File.WriteAllText(rig.At("a.tmp"), "x");
        File.Move(rig.At("a.tmp"), rig.At("a"), overwrite: true);

        await rig.UntilAsync(() => rig.Published >= 6, "the move");
        var moved = Assert.Single(await rig.EventsAsync(1), e => e.GetProperty("change").GetString() == "moved");
        Assert.Equal(rig.At("a.tmp"), moved.GetProperty("src_path").GetString());
        Assert.Equal(rig.At("a"), moved.GetProperty("dest_path").GetString());
    }

    [Fact]
    public async Task Run_ManyFilesAtOnce_EachIsSeen()
    {
        var created = new ConcurrentDictionary<string, bool>();
        await using var rig = new SourceRig("file_watch")
        {
            BeforePublish = change =>
            {
                if (((Mapping)change!)["change"] is "created")
                    created[(string)((Mapping)change)["src_path"]!] = true;
                return Task.CompletedTask;
            },
        };
        rig.Start($$"""{"path": "{{rig.Folder}}", "recursive": true}""");
        const int Count = 2000;
        for (var i = 0; i < Count; i++)
            File.WriteAllText(rig.At($"f{i}"), "x");

        await rig.UntilAsync(() => created.Count == Count, "all files");
    }

    [Fact]
    public async Task Run_FolderTakenAwayAndBack_IsWatchedAgainAndSaidOnce()
    {
        await using var rig = new SourceRig("file_watch");
        Directory.CreateDirectory(rig.At("w"));
        rig.Start($$"""{"path": "{{rig.At("w")}}", "recursive": true}""");
        Directory.Delete(rig.At("w"), recursive: true);
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is said to be gone");
        Directory.CreateDirectory(rig.At("w"));
        await rig.UntilAsync(() => rig.Health.Problem is null, "it is back");

        Assert.Single(rig.Log.All, line => line.Contains("it was taken away", StringComparison.Ordinal));
        Assert.Single(rig.Log.All, line => line.EndsWith(": it is back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_MovedOutAndIn_IsDeletedAndCreated()
    {
        await using var rig = new SourceRig("file_watch");
        Directory.CreateDirectory(rig.At("w/inner"));
        Directory.CreateDirectory(rig.At("outside"));
        File.WriteAllText(rig.At("w/inner/deep"), "x");
        rig.Start($$"""{"path": "{{rig.At("w")}}", "recursive": true}""");
        Directory.Move(rig.At("w/inner"), rig.At("outside/inner"));
        await rig.UntilAsync(() => rig.Published >= 2, "it is gone");
        // What happens outside is nobody's business.
        File.WriteAllText(rig.At("outside/inner/other"), "x");
        Directory.Move(rig.At("outside/inner"), rig.At("w/again"));
        await rig.UntilAsync(() => rig.Published >= 5, "it is back");
        File.WriteAllText(rig.At("w/again/new"), "x");
        await rig.UntilAsync(() => rig.Published >= 9, "it is watched again");

        var seen = (await rig.EventsAsync(1)).Select(e => $"{e.GetProperty("change").GetString()} {e.GetProperty("src_path").GetString()![rig.At("w").Length..]}").ToList();
        Assert.Contains("deleted /inner", seen);
        Assert.Contains("created /again", seen);
        Assert.Contains("created /again/deep", seen);
        Assert.Contains("created /again/new", seen);
        Assert.DoesNotContain(seen, e => e.Contains("/outside", StringComparison.Ordinal));
    }

    private static void Do(SourceRig rig, string step)
    {
        switch (step.Split(' '))
        {
            // In one piece, as Python does.
            case ["write", var file]: Process.Start("bash", ["-c", $"printf one > {rig.At(file)}"])!.WaitForExit(); break;
            case ["append", var file]: Process.Start("bash", ["-c", $"printf two >> {rig.At(file)}"])!.WaitForExit(); break;
            case ["rename", "to", var file]: File.Move(rig.At("w/new.txt"), rig.At(file), overwrite: true); break;
            case ["remove", var file]: File.Delete(rig.At(file)); break;
            case ["mkdir", var folder]: Directory.CreateDirectory(rig.At(folder)); break;
            default: throw new ArgumentException(step);
        }
    }
}
