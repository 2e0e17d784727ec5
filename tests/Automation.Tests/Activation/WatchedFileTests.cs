using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Activation;

/// <summary>How a file that is edited is seen: only what stands still counts, however the editor writes.</summary>
public sealed class WatchedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-watched-").FullName;
    private readonly FakeTimeProvider _time = new();

    private string FilePath => Path.Combine(_folder, "r.yml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Changed_RenamedIntoPlace_IsToldOnceItStandsStill()
    {
        File.WriteAllText(FilePath, "one");
        var file = new WatchedFile(FilePath, _time);
        var changed = file.ChangedAsync(TestContext.Current.CancellationToken);
        await LookAsync(changed);
        var other = Path.Combine(_folder, ".r.yml.swp");
        File.WriteAllText(other, "two");
        File.Move(other, FilePath, overwrite: true);
        await LookAsync(changed);
        Assert.False(changed.IsCompleted);
        await LookAsync(changed);
        Assert.True(await changed);
    }

    [Fact]
    public async Task Changed_WhileItIsBeingWritten_IsNotTold()
    {
        File.WriteAllText(FilePath, "one");
        var file = new WatchedFile(FilePath, _time);
        var changed = file.ChangedAsync(TestContext.Current.CancellationToken);
        foreach (var part in new[] { "", "t", "tw", "two" })
        {
            File.WriteAllText(FilePath, part);
            await LookAsync(changed);
            Assert.False(changed.IsCompleted, $"'{part}' was told");
        }
        await LookAsync(changed);
        Assert.True(await changed);
    }

    [Fact]
    public async Task Changed_SameContentAgain_IsNoChange()
    {
        File.WriteAllText(FilePath, "one");
        var file = new WatchedFile(FilePath, _time);
        var changed = file.ChangedAsync(TestContext.Current.CancellationToken);
        File.WriteAllText(FilePath, "one");
        File.SetLastWriteTimeUtc(FilePath, DateTime.UnixEpoch);
        await LookAsync(changed);
        await LookAsync(changed);
        Assert.False(changed.IsCompleted);
    }

    [Fact]
    public async Task Changed_Gone_IsToldAndSoIsItsReturn()
    {
        File.WriteAllText(FilePath, "one");
        var file = new WatchedFile(FilePath, _time);
        var gone = file.ChangedAsync(TestContext.Current.CancellationToken);
        File.Delete(FilePath);
        await LookAsync(gone);
        await LookAsync(gone);
        Assert.False(await gone);

        var back = file.ChangedAsync(TestContext.Current.CancellationToken);
        File.WriteAllText(FilePath, "one");
        await LookAsync(back);
        await LookAsync(back);
        Assert.True(await back);
    }

    [Fact]
    public async Task Changed_LinkSwungToAnotherFile_IsTold()
    {
        File.WriteAllText(Path.Combine(_folder, "a"), "one");
        File.WriteAllText(Path.Combine(_folder, "b"), "two");
        File.CreateSymbolicLink(FilePath, "a");
        var file = new WatchedFile(FilePath, _time);
        var changed = file.ChangedAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(FilePath + ".new", "b");
        File.Move(FilePath + ".new", FilePath, overwrite: true);
        await LookAsync(changed);
        await LookAsync(changed);
        Assert.True(await changed);
    }

    // One look, and the wait for the next one begun or the change told.
    private async Task LookAsync(Task changed)
    {
        _time.Advance(TimeSpan.FromMilliseconds(500));
        for (var turn = 0; turn < 50 && !changed.IsCompleted; turn++)
            await Task.Yield();
    }
}
