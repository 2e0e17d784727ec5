using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Tests.Api;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Safety;

/// <summary>
/// Stores that earlier versions wrote, kept in <c>tests/Recordings/store</c>, are opened with all they hold. PLUMBLINE_KEEP_STORE names a
/// file to which a store of the present format is written, for whoever changes the format.
/// </summary>
public sealed class KeptStoreTests(WholeStore whole) : IClassFixture<WholeStore>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-kept-").FullName;

    public static TheoryData<string> Kept =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Recording.Folder, "store"), "*.db.gz").Select(f => System.IO.Path.GetFileName(f))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Store_OfThePresentFormat_IsWrittenWhereThatIsAsked()
    {
        if (Environment.GetEnvironmentVariable("PLUMBLINE_KEEP_STORE") is not { Length: > 0 } target)
            return;
        using var packed = new GZipStream(File.Create(target), CompressionLevel.SmallestSize);
        using var store = File.OpenRead(whole.Path);
        store.CopyTo(packed);
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Store_OfAnEarlierVersion_HoldsWhatItHeld(string name)
    {
        var path = System.IO.Path.Combine(_folder, "store.db");
        await using (var packed = new GZipStream(
            File.OpenRead(System.IO.Path.Combine(Recording.Folder, "store", name)), CompressionMode.Decompress))
        await using (var file = File.Create(path))
            await packed.CopyToAsync(file, Stop);

        await using (var store = NetboxStore.Open(new NetboxStoreOptions { Path = path }, TimeProvider.System, out var newToken))
        {
            Assert.Null(newToken);
            Assert.Equal(
                ["one", "three", "two"], store.Reader.List("dcim/sites/", "").Select(site => site.GetProperty("name").GetString()));
            var machine = store.Reader.Find("virtualization/virtual-machines/", 1)!.Value;
            Assert.Equal("s", machine.GetProperty("custom_fields").GetProperty("size").GetString());
            Assert.Equal("10.1.2.3/24", machine.GetProperty("primary_ip4").GetProperty("address").GetString());
            Assert.Equal("web", machine.GetProperty("tags")[0].GetProperty("slug").GetString());
            Assert.Equal(
                "moved", store.Reader.List("core/object-changes/", "changed_object_type=dcim.site&changed_object_id=2&action=update")[0]
                    .GetProperty("postchange_data").GetProperty("description").GetString());
            Assert.Single(await store.Outbox.DueAsync("webhook:1", DateTimeOffset.MaxValue, 10, Stop));
            var logIns = new LogIns(store, NullLogger.Instance);
            Assert.NotNull((await logIns.CheckAsync("admin", StoreHost.Password, null, Stop)).User);
        }
        Assert.Empty(StoreCheck.Run(path).Findings);
    }
}
