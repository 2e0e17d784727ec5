using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Safety;

public sealed class StoreBackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-backup-").FullName;

    private string Backup => Path.Combine(_folder, "backup.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_WhileOthersWrite_IsWholeAndOfOneMoment()
    {
        await using var host = await SmallStore.CreateAsync();
        using var stop = new CancellationTokenSource();
        // Each request makes both or none; a copy that was not of one moment would have one of them.
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                await host.PostAsync("/api/extras/tags/", $$"""[{"name": "a{{i}}", "slug": "a{{i}}"}, {"name": "b{{i}}", "slug": "b{{i}}"}]""");
        }, CancellationToken.None);
        try
        {
            for (var round = 0; round < 5; round++)
            {
                var report = StoreBackup.Write(host.Path, Backup);
                Assert.Empty(report.Findings);
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
                Assert.Equal(["backup.db"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
        }
        await using var copy = NetboxStore.Open(new NetboxStoreOptions { Path = Backup }, TimeProvider.System, out var newToken);
        Assert.Null(newToken);
        Assert.Equal(0, copy.Reader.List("extras/tags/", "").Count % 2);
    }

    [Fact]
    public async Task Write_OfWhatIsDamagedOrMissing_LeavesTheBackupThatIsThere()
    {
        await File.WriteAllTextAsync(Backup, "the one of yesterday", TestContext.Current.CancellationToken);
        var store = Path.Combine(_folder, "store.db");
        Assert.Contains("there is no store", Assert.Throws<IOException>(() => StoreBackup.Write(store, Backup)).Message,
            StringComparison.Ordinal);
        await File.WriteAllTextAsync(store, "no database, whatever its name is", TestContext.Current.CancellationToken);
        Assert.Throws<IOException>(() => StoreBackup.Write(store, Backup));

        Assert.Equal("the one of yesterday", await File.ReadAllTextAsync(Backup, TestContext.Current.CancellationToken));
        Assert.Equal(2, Directory.EnumerateFiles(_folder).Count());
    }

    [Fact]
    public async Task Restore_BringsBackWhatWasThere_AndKeepsWhatIsReplaced()
    {
        await using var host = await SmallStore.CreateAsync();
        StoreBackup.Write(host.Path, Backup);
        await host.PostAsync("/api/extras/tags/", """{"name": "later", "slug": "later"}""");

        var held = Assert.Throws<IOException>(() => StoreBackup.Restore(Backup, host.Path, replaces: true, TimeProvider.System));
        Assert.Contains("another process holds the store", held.Message, StringComparison.Ordinal);
        await host.Store.DisposeAsync();
        var there = Assert.Throws<IOException>(() => StoreBackup.Restore(Backup, host.Path, replaces: false, TimeProvider.System));
        Assert.Contains("--force", there.Message, StringComparison.Ordinal);
        var restored = StoreBackup.Restore(Backup, host.Path, replaces: true, TimeProvider.System);

        Assert.Empty(restored.Report.Findings);
        Assert.Equal(2, await TagsAsync(host.Path));
        Assert.Equal(3, await TagsAsync(restored.Kept!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(restored.Kept!));
        var elsewhere = Path.Combine(_folder, "new.db");
        Assert.Null(StoreBackup.Restore(Backup, elsewhere, replaces: false, TimeProvider.System).Kept);
        Assert.Equal(2, await TagsAsync(elsewhere));
    }

    [Fact]
    public async Task Restore_OfWhatIsNoBackup_LeavesTheStore()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.Store.DisposeAsync();
        var before = await File.ReadAllBytesAsync(host.Path, TestContext.Current.CancellationToken);
        foreach (var content in (byte[][])[before[..(before.Length / 2)], "text"u8.ToArray(), []])
        {
            await File.WriteAllBytesAsync(Backup, content, TestContext.Current.CancellationToken);
            Assert.Throws<IOException>(() => StoreBackup.Restore(Backup, host.Path, replaces: true, TimeProvider.System));
            Assert.Equal(before, await File.ReadAllBytesAsync(host.Path, TestContext.Current.CancellationToken));
        }
        Assert.Throws<IOException>(() => StoreBackup.Restore(host.Path, host.Path, replaces: true, TimeProvider.System));
    }

    private static async Task<int> TagsAsync(string path)
    {
        await using var store = NetboxStore.Open(new NetboxStoreOptions { Path = path }, TimeProvider.System);
        return store.Reader.List("extras/tags/", "").Count;
    }
}
