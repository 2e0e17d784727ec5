using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Workspace;

public sealed class WorkFoldersTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("work-folders-").FullName;

    [Fact]
    public void Open_BesideALivingProcess_LeavesItsFoldersAlone()
    {
        // Two programs, or two containers, with one place: process ids say nothing about each other.
        using var first = WorkFolders.Open(_home);
        var folder = first.Create("scratch");
        using var second = WorkFolders.Open(_home);
        second.RemoveLeftovers();
        Assert.True(Directory.Exists(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void Open_AfterAProcessThatWasKilled_RemovesWhatItLeft()
    {
        var left = Path.Combine(_home, "p-0123");
        Directory.CreateDirectory(Path.Combine(left, "scratch-1"));
        File.WriteAllText(left + ".lock", "");
        using var next = WorkFolders.Open(_home);
        Assert.False(Directory.Exists(left));
        Assert.False(File.Exists(left + ".lock"));
    }

    [Fact]
    public void RemoveLeftovers_WithLinksInThem_FollowsNone()
    {
        var foreign = Path.Combine(_home, "foreign");
        Directory.CreateDirectory(foreign);
        File.WriteAllText(Path.Combine(foreign, "kept"), "");
        var left = Path.Combine(_home, "p-0123");
        var protectedFolder = Path.Combine(left, "closed");
        Directory.CreateDirectory(protectedFolder);
        File.CreateSymbolicLink(Path.Combine(left, "away"), foreign);
        File.CreateSymbolicLink(Path.Combine(_home, "p-4567"), foreign);
        File.WriteAllText(Path.Combine(protectedFolder, "x"), "");
        File.SetUnixFileMode(protectedFolder, UnixFileMode.UserRead);
        foreach (var name in (string[])["p-0123", "p-4567"])
            File.WriteAllText(Path.Combine(_home, name + ".lock"), "");
        using var next = WorkFolders.Open(_home);
        Assert.True(File.Exists(Path.Combine(foreign, "kept")));
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void RemoveLeftovers_FoldersThatNobodyRecorded_Stay()
    {
        Directory.CreateDirectory(Path.Combine(_home, "p-unrecorded"));
        Directory.CreateDirectory(Path.Combine(_home, "plumbline-scratch-1-x"));
        using var next = WorkFolders.Open(_home);
        Assert.True(Directory.Exists(Path.Combine(_home, "p-unrecorded")));
        Assert.True(Directory.Exists(Path.Combine(_home, "plumbline-scratch-1-x")));
    }

    [Fact]
    public void Create_WithoutAPlace_IsStillPrivate()
    {
        using var folders = WorkFolders.Open(null);
        var folder = folders.Create("x");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Directory.Delete(folder);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void PrivateRoot_ThatOthersCouldExchange_IsNotUsed(bool open, bool link, bool used)
    {
        var state = Path.Combine(_home, "state");
        Directory.CreateDirectory(Path.Combine(state, "plumbline"));
        if (link)
        {
            Directory.CreateDirectory(Path.Combine(_home, "theirs"));
            File.CreateSymbolicLink(Path.Combine(state, "plumbline", ".runs"), Path.Combine(_home, "theirs"));
        }
        if (open)
            File.SetUnixFileMode(state, (UnixFileMode)0b111_111_111);
        Assert.Equal(used, PrivateRoot.Find(name => name == "XDG_STATE_HOME" ? state : null) is not null);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
