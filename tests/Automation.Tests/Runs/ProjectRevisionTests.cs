using Plumbline.Automation.Runs;
using Plumbline.Runner.Output;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

/// <summary>What a run's record says of the project's commit and of changed tasks.</summary>
public sealed class ProjectRevisionTests : IDisposable
{
    private const string One = "1111111111111111111111111111111111111111", Two = "2222222222222222222222222222222222222222";

    private readonly string _folder = Directory.CreateTempSubdirectory("revision-").FullName;

    [Theory]
    [InlineData("HEAD=ref: refs/heads/main", "refs/heads/main=" + One, One)]
    [InlineData("HEAD=" + Two, "refs/heads/main=" + One, Two)]
    [InlineData("HEAD=ref: refs/heads/main", "packed-refs=# pack-refs\n" + Two + " refs/heads/main2\n" + One + " refs/heads/main\n", One)]
    [InlineData("HEAD=ref: refs/heads/none", "refs/heads/main=" + One, null)]
    [InlineData("HEAD=ref: ../../../secret", "refs/heads/main=" + One, null)]
    [InlineData("HEAD=garbage", "refs/heads/main=" + One, null)]
    [InlineData("config=x", "refs/heads/main=" + One, null)]
    public void Of_GitFolder_IsTheCommitThatIsCheckedOut(string one, string other, string? revision)
    {
        foreach (var file in (string[])[one, other])
            Write(Path.Combine(".git", file[..file.IndexOf('=')]), file[(file.IndexOf('=') + 1)..] + "\n");
        Directory.CreateDirectory(Path.Combine(_folder, "project", "deep"));
        Assert.Equal(revision, ProjectRevision.Of(Path.Combine(_folder, "project", "deep")));
    }

    [Fact]
    public void Of_WorkTreeBesideItsRepository_IsFoundThere()
    {
        Write("repo/worktrees/w/HEAD", "ref: refs/heads/topic\n");
        Write("repo/worktrees/w/commondir", "../..\n");
        Write("repo/refs/heads/topic", One + "\n");
        Write("work/.git", $"gitdir: {_folder}/repo/worktrees/w\n");
        Assert.Equal(One, ProjectRevision.Of(Path.Combine(_folder, "work")));
    }

    [Fact]
    public void Of_FolderWithoutGit_IsNone() => Assert.Null(ProjectRevision.Of(_folder));

    [Fact]
    public void Changed_OfAnAttempt_AreTheFirstTasksOfEachHostOnce()
    {
        var changed = new ChangedTasks();
        foreach (var task in (string[])["a", "a", "b", .. Enumerable.Range(0, 30).Select(i => $"t{i}")])
            changed.Take(Result("web1", task, HostOutcome.Ok, true, null));
        changed.Take(Result("web2", "unchanged", HostOutcome.Ok, false, null));
        changed.Take(Result("web2", "failed", HostOutcome.Failed, true, null));
        changed.Take(Result("web2", "turn", HostOutcome.Ok, true, "1"));
        Assert.Equal(["web1"], changed.Taken.Keys);
        Assert.Equal(["a", "b", "t0"], changed.Taken["web1"].Take(3));
        Assert.Equal(20, changed.Taken["web1"].Count);
        changed.Clear();
        Assert.Empty(changed.Taken);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RunEvent.HostResult Result(string host, string task, HostOutcome outcome, bool isChanged, string? item) =>
        new(DateTimeOffset.UnixEpoch, host, task, "command", null, outcome, isChanged, false, null, null, item);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
