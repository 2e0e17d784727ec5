using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Tests.Api;
using Plumbline.Netbox.Tests.Store.Persistence;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>
/// A store's file that was cut, emptied or changed: it says so, or it holds the objects it held; it never ends in an exception nobody
/// foresaw, and never starts from nothing. PLUMBLINE_DAMAGES says at how many places, 100 when it does not.
/// </summary>
public sealed class DamagedStoreTests : IDisposable
{
    private const int Tags = 40;

    private static readonly int Places =
        int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_DAMAGES"), CultureInfo.InvariantCulture, out var places) ? places : 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-store-damage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Open_CutAtAnyPlace_SaysThatItIsDamaged()
    {
        var whole = await WholeAsync();
        foreach (var length in Spread(whole.Length).Append(1))
        {
            var failure = await Assert.ThrowsAsync<IOException>(() => UseAsync(whole[..length], $"cut{length}"));
            Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_AByteChangedAnywhere_SaysSoOrHoldsItsObjects()
    {
        var whole = await WholeAsync();
        foreach (var place in Spread(whole.Length))
        {
            var changed = whole.ToArray();
            changed[place] ^= 0xff;
            try
            {
                Assert.Equal((Tags, null), await UseAsync(changed, $"changed{place}"));
            }
            catch (IOException)
            {
                // Said.
            }
        }
    }

    [Fact]
    public void Open_OnlyTheCompanionIsLeft_IsRefused()
    {
        var path = Path.Combine(_folder, "left.db");
        File.WriteAllText(path + "-wal", "what was written last");

        Assert.Contains("it is gone", Assert
            .Throws<IOException>(() => NetboxStore.Open(Options(path), TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AStoreThatWasNotFinished_IsMadeAnew()
    {
        var path = Path.Combine(_folder, "begun.db");
        await File.WriteAllTextAsync(path + ".new", "half", TestContext.Current.CancellationToken);

        await using var store = NetboxStore.Open(Options(path), TimeProvider.System, out var token);

        Assert.NotNull(token);
    }

    [Theory]
    [InlineData("x'7b'")]
    [InlineData("x'00'")]
    [InlineData("x'01'")]
    [InlineData("substr(data, 1, length(data) - 1)")]
    [InlineData("CAST(json_remove(CAST(as_json(type, id, data) AS TEXT), '$.created') AS BLOB)")]
    public async Task Open_ARowThatCannotBeRead_IsNamed(string data)
    {
        var path = Path.Combine(_folder, "row.db");
        await File.WriteAllBytesAsync(path, await WholeAsync(), TestContext.Current.CancellationToken);
        await using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            JsonRowEncoder.AddTo(other);
            await using var command = other.CreateCommand();
            command.CommandText = $"UPDATE object SET data = {data} WHERE type = 'extras.tag' AND id = 7";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }
        var failure = Assert.Throws<IOException>(() => NetboxStore.Open(Options(path), TimeProvider.System));

        Assert.Contains("extras.tag 7 cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangeLog_ARowThatCannotBeRead_KeepsNoOtherFromAnybody()
    {
        await using var host = await SmallStore.CreateAsync();
        await using (var other = new SqliteConnection($"Data Source={host.Path};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = other.CreateCommand();
            command.CommandText = "UPDATE change SET data = x'00' WHERE id = 3";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        foreach (var (path, status) in ((string, int)[])[("3/", 500), ("4/", 200), ("?user_name=x", 500), ("?start=4", 200)])
            Assert.Equal(status, (await host.SendAsync("GET", $"/api/core/object-changes/{path}")).Status);
    }

    private static IEnumerable<int> Spread(int length) => Enumerable.Range(0, Places).Select(i => (int)((long)i * length / Places));

    private static NetboxStoreOptions Options(string path) => new() { Path = path, Log = NullLogger.Instance };

    private static async Task<byte[]> WholeAsync()
    {
        await using var host = new StoreHost();
        for (var i = 0; i < Tags; i++)
            await host.PostAsync("/api/extras/tags/", $$"""{"name": "t{{i}}", "slug": "t{{i}}"}""");
        await host.Store.DisposeAsync();
        return await File.ReadAllBytesAsync(host.Path, TestContext.Current.CancellationToken);
    }

    private async Task<(int Tags, string? NewToken)> UseAsync(byte[] content, string name)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        await using var store = NetboxStore.Open(Options(path), TimeProvider.System, out var token);
        return (store.Reader.List("extras/tags/", "").Count, token);
    }
}
