using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Persistence;
using Plumbline.Netbox.Store.Sqlite;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store.Persistence;

/// <summary>A store whose rows are JSON, as older versions wrote them, and one of a version to come.</summary>
public sealed class OldRowsTests
{
    private static readonly string[] Lists =
    [
        .. ObjectTypes.All.Where(type => type is { IsAbsent: false, Label: not "core.objecttype" })
            .Select(type => $"/api/{type.ListPath}?limit=0"),
    ];

    [Fact]
    public async Task Open_OfAStoreOfJson_HasAllAndWritesOnlyWhatChangesAsBytes()
    {
        await using var host = await SmallStore.CreateAsync();
        var before = await ShownAsync(host);
        await host.Store.DisposeAsync();
        JsonRowEncoder.MakeOld(host.Path);
        var old = Rows(host.Path);
        Assert.All(old.Values, data => Assert.Equal((byte)'{', data[0]));
        await host.RestartAsync();
        Assert.Equal(before, await ShownAsync(host));
        Assert.Equal(old, Rows(host.Path));

        await host.SendAsync("PATCH", "/api/dcim/sites/1/", """{"description": "changed"}""");
        var after = await ShownAsync(host);
        var changed = Rows(host.Path).Where(row => !row.Value.AsSpan().SequenceEqual(old.GetValueOrDefault(row.Key))).ToList();
        Assert.Contains(changed, row => row.Key == ("dcim.site", 1));
        Assert.InRange(changed.Count, 2, 4); // the site, the change, what a request leaves of its user
        Assert.All(changed, row => Assert.Equal(RowForm.Number, row.Value[0]));
        Assert.Empty(StoreCheck.Run(host.Path).Findings);

        await host.RestartAsync();
        Assert.Equal(after, await ShownAsync(host));
        Assert.Contains("\"changed\"", after["/api/dcim/sites/?limit=0"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStore_OfANewerVersion_IsRefusedAndNotTouched()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.Store.DisposeAsync();
        Run(host.Path, $"PRAGMA user_version = {StoreFormat.Present + 1}; DROP TABLE file; PRAGMA journal_mode = DELETE");
        var content = await File.ReadAllBytesAsync(host.Path, TestContext.Current.CancellationToken);

        foreach (var use in (Action[])
            [
                () => NetboxStore.Open(new NetboxStoreOptions { Path = host.Path }, TimeProvider.System, out _),
                () => StoreCheck.Run(host.Path),
                () => StoreBackup.Write(host.Path, host.Path + ".copy"),
            ])
        {
            var refusal = Assert.Throws<IOException>(use).Message;
            Assert.Contains("was written by a newer version of Plumbline (its format is 2", refusal, StringComparison.Ordinal);
        }
        Assert.Equal(content, await File.ReadAllBytesAsync(host.Path, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(host.Path + ".copy"));
    }

    // Versions before the number of the format was looked at read rows as JSON.
    [Fact]
    public async Task ARow_OfThisVersion_IsNoJson()
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var (key, data) in Rows(host.Path))
            Assert.ThrowsAny<System.Text.Json.JsonException>(() =>
                (object)JsonRow.Decode(ObjectTypes.Get(key.Type), key.Id, data, new Netbox.Store.Objects.SharedValues()));
    }

    [Fact]
    public async Task ACopy_HasTheNumberOfTheFormat()
    {
        await using var host = await SmallStore.CreateAsync();
        StoreBackup.Write(host.Path, host.Path + ".copy");
        foreach (var path in (string[])[host.Path, host.Path + ".copy"])
            Assert.Equal(StoreFormat.Present, Run(path, "PRAGMA user_version"));
    }

    private static async Task<Dictionary<string, string>> ShownAsync(StoreHost host)
    {
        var shown = new Dictionary<string, string>();
        foreach (var list in Lists)
            shown[list] = (await host.SendAsync("GET", list)).Body;
        return shown;
    }

    private static Dictionary<(string Type, long Id), byte[]> Rows(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT type, id, data FROM object UNION ALL SELECT 'core.objectchange', id, data FROM change";
        using var reader = command.ExecuteReader();
        var rows = new Dictionary<(string, long), byte[]>();
        while (reader.Read())
            rows[(reader.GetString(0), reader.GetInt64(1))] = (byte[])reader[2];
        return rows;
    }

    private static object? Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
