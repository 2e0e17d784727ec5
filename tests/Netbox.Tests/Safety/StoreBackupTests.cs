using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Sync;
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
    public async Task Write_OverTheStoreOrTheState_IsRefusedAndChangesNothing()
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var folder in (string[])[".plumbline/output", "elsewhere", "disk", "other/.plumbline"])
            Directory.CreateDirectory(At(folder));
        var (store, linked) = (At(".plumbline/store.db"), At("other/.plumbline/store.db"));
        StoreBackup.Write(host.Path, At("disk/real.db"));
        File.Copy(At("disk/real.db"), store);
        File.CreateSymbolicLink(linked, At("disk/real.db"));
        Directory.CreateSymbolicLink(At("folder-link"), ".plumbline");
        Directory.CreateSymbolicLink(At("output-link"), ".plumbline/output");
        File.CreateSymbolicLink(At("file-link.db"), ".plumbline/store.db");
        var before = await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken);

        foreach (var (from, target, said) in ((string, string, string?)[])
        [
            (store, ".plumbline/store.db", "the store itself"),
            (store, ".plumbline/../.plumbline/store.db", "the store itself"),
            (store, ".plumbline/store.db-wal", "a part of the store"),
            (store, ".plumbline/store.db-journal", "a part of the store"),
            (store, ".plumbline/store.db.lock", "a part of the store"),
            (store, ".plumbline/events.db", "lies in .plumbline"),
            (store, ".plumbline/output/backup.db", "lies in .plumbline"),
            (store, "folder-link/store.db", "the store itself"),
            (store, "folder-link/token", "lies in .plumbline"),
            (store, "output-link/token", "lies in .plumbline"),
            (store, "file-link.db", "the store itself"),
            (linked, "disk/real.db", "the store itself"),
            (linked, "disk/real.db-wal", "a part of the store"),
            (linked, "disk/new.db", null),
            (store, "elsewhere/store.db", null),
            (store, "new.db", null),
        ])
            if (said is null)
                Assert.Empty(StoreBackup.Write(from, At(target)).Findings);
            else
                Assert.Contains(said, Assert.Throws<IOException>(() => StoreBackup.Write(from, At(target))).Message,
                    StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken));
        Assert.Equal(before, await File.ReadAllBytesAsync(linked, TestContext.Current.CancellationToken));

        string At(string name) => Path.Combine(_folder, name);
    }

    [Fact]
    public async Task IsHeld_TellsWhetherSomebodyLives_AndHoldsNobodyUp()
    {
        var host = await SmallStore.CreateAsync();
        Assert.True(NetboxStore.IsHeld(host.Path));
        await host.Store.DisposeAsync();
        Assert.True(File.Exists(host.Path + ".lock"));
        Assert.False(NetboxStore.IsHeld(host.Path));
        Assert.False(NetboxStore.IsHeld(Path.Combine(_folder, "nothing", "store.db")));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Restore_BringsBackWhatWasThere_AndKeepsWhatIsReplaced()
    {
        await using var host = await SmallStore.WithLaterTypesAsync();
        var before = Objects(host.Store);
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
        await using var copy = NetboxStore.Open(new NetboxStoreOptions { Path = elsewhere }, TimeProvider.System);
        Assert.Equal(before, Objects(copy));
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

    private static List<string> Objects(NetboxStore store) =>
        [.. ReplicaTypes.All.SelectMany(type => store.Reader.List(type.ListPath, "")).Select(one => one.GetRawText())];

    private static async Task<int> TagsAsync(string path)
    {
        await using var store = NetboxStore.Open(new NetboxStoreOptions { Path = path }, TimeProvider.System);
        return store.Reader.List("extras/tags/", "").Count;
    }
}
