using System.Text.Json;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>A store whose change log lies among its objects, as older versions kept it.</summary>
public sealed class OldChangeLogTests
{
    private const string AsItWas = """
        CREATE TABLE change_data (id INTEGER PRIMARY KEY, prechange BLOB NOT NULL, postchange BLOB NOT NULL);
        INSERT INTO object (type, id, data) SELECT 'core.objectchange', id, data FROM change;
        INSERT INTO change_data (id, prechange, postchange) SELECT id, prechange, postchange FROM change;
        DROP TABLE change;
        """;

    [Fact]
    public async Task Open_OfAnOldStore_MovesTheLogAndLosesNothing()
    {
        await using var host = await SmallStore.CreateAsync();
        var before = (await host.SendAsync("GET", "/api/core/object-changes/?limit=0")).Body;
        var request = (await host.SendAsync("GET", "/api/core/object-changes/?changed_object_type=dcim.site")).Json
            .GetProperty("results")[0].GetProperty("request_id").GetString();
        var made = (await host.SendAsync("GET", $"/api/dcim/sites/?created_by_request={request}")).Body;
        Assert.Contains("\"count\":1", made, StringComparison.Ordinal);
        await host.Store.DisposeAsync();
        Run(host.Path, AsItWas);
        await host.RestartAsync();

        Assert.Equal(before, (await host.SendAsync("GET", "/api/core/object-changes/?limit=0")).Body);
        Assert.Equal(made, (await host.SendAsync("GET", $"/api/dcim/sites/?created_by_request={request}")).Body);
        Assert.Equal(201, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "new", "slug": "new"}""")).Status);
        await host.RestartAsync();
        Assert.Equal("new", host.Store.Reader.List("core/object-changes/", "limit=1")[0].GetProperty("object_repr").GetString());
    }

    [Fact]
    public async Task Open_OfAnOldStoreWithoutTheDataOfAChange_ShowsTheChangeWithoutIt()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.Store.DisposeAsync();
        Run(host.Path, AsItWas + "DELETE FROM change_data WHERE id = 2;");
        await host.RestartAsync();

        var change = await host.SendAsync("GET", "/api/core/object-changes/2/");
        Assert.True(change.Status == 200, change.Body);
        Assert.Equal(JsonValueKind.Null, change.Json.GetProperty("postchange_data").ValueKind);
        Assert.Equal(200, (await host.SendAsync("GET", "/api/core/object-changes/?limit=0")).Status);
    }

    private static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
