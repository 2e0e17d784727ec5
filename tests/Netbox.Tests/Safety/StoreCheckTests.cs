using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Tests.Store.Persistence;
using Xunit;

namespace Plumbline.Netbox.Tests.Safety;

/// <summary>A store with something of everything has no findings; each kind of damage that is done to a copy of it is found.</summary>
public sealed class StoreCheckTests(WholeStore whole) : IClassFixture<WholeStore>
{
    // What is done to the file, and what is found. set(type id field value) changes one value of one row.
    public static TheoryData<string, string, string> Damages => Table(
        """
        set dcim.device 1 site 99                            | reference | dcim.device:1 has site dcim.site:99, which is not there
        set dcim.site 1 tags [9]                             | reference | dcim.site:1 has tags extras.tag:9
        set ipam.ipaddress 1 assigned_object_id 99           | reference | has assigned_object_id virtualization.vminterface:99
        drop ipam.ipaddress 1 assigned_object_type           | reference | has assigned_object_id 1 and no assigned_object_type
        drop ipam.ipaddress 1 assigned_object_id             | reference | and no assigned_object_id
        DELETE FROM object WHERE type = 'extras.customfield' | reference | of the custom field size, which is not there
        set dcim.site 2 slug "one"                           | unique    | dcim.site:2 has the same slug as dcim.site:1
        set dcim.device 2 name "HOST1"                       | unique    | dcim.device:2 has the same name and site as dcim.device:1
        set dcim.region 1 parent 2                           | hierarchy | is its own ancestor
        set dcim.location 2 site 2                           | hierarchy | dcim.location:2 is at another site than dcim.location:1
        set virtualization.cluster 1 _site 2                 | hierarchy | virtualization.cluster:1 keeps _site 2, and its scope lies in 1
        drop virtualization.cluster 1 _region                | hierarchy | keeps _region none, and its scope lies in 2
        set virtualization.virtualmachine 1 disk 7           | hierarchy | has disk 7, and its virtual disks have 10 together
        UPDATE object SET data = x'00' WHERE type = 'dcim.rack' | row | dcim.rack:1 cannot be read
        UPDATE object SET data = x'' WHERE type = 'dcim.rack' | row | dcim.rack:1 cannot be read: of it there are 0 bytes
        UPDATE object SET data = substr(data, 1, 99) WHERE type = 'dcim.rack' | row | dcim.rack:1 cannot be read: its bytes are not as they
        UPDATE object SET data = CAST(substr(data, 1, 40) || x'2a' || substr(data, 42) AS BLOB) WHERE type = 'dcim.rack' | row | cannot be read: its bytes
        UPDATE change SET data = substr(data, 1, 99) WHERE id = 3 | change-log | :3 cannot be read: its bytes are not as they were written
        UPDATE object SET type = 'dcim.rock' WHERE type = 'dcim.rack' | row | dcim.rock:1 is of a type that this version does not have
        drop dcim.site 1 name                                | row       | dcim.site:1 has no name
        set ipam.prefix 1 prefix "10.1.0.0/99"               | row       | has the prefix '10.1.0.0/99', which is no address
        UPDATE sequence SET last = 1 WHERE type = 'dcim.site' | sequence | dcim.site has given out ids up to 1, and there is
        DELETE FROM object WHERE type = 'extras.tag' AND id = 2 | change-log | extras.tag:2 is not there, and change
        UPDATE object SET id = 99 WHERE type = 'extras.tag' AND id = 2 | change-log | extras.tag:99 was made, and the change log does not
        DELETE FROM change WHERE id = 9                      | change-log | was made, and the change log does not tell of it
        set dcim.site 2 description "x"                      | change-log | dcim.site:2 has another description than change
        INSERT INTO object SELECT 'ipam.rir', 3, data FROM object WHERE type = 'ipam.rir' AND id = 1 | change-log | ipam.rir:3 is there, and change
        UPDATE change SET object = 5 WHERE id = 3            | change-log | :3 is found under another object than
        UPDATE change SET request = x'01' WHERE id = 3       | change-log | :3 is found under another request
        UPDATE change SET user = 7 WHERE id = 3              | change-log | :3 is found under another user
        UPDATE change SET data = x'00' WHERE id = 3          | change-log | :3 cannot be read
        UPDATE change SET postchange = x'7b7d' WHERE id = 3  | change-log | :3 has no postchange data, and its action is create
        UPDATE change SET prechange = postchange WHERE id = 3 | change-log | :3 has prechange data, and its action is create
        UPDATE change SET postchange = x'7b' WHERE id = 3    | change-log | :3 has postchange data that cannot be read
        UPDATE change SET id = 999 WHERE id = 3              | change-log | :999 was made before the one before it
        UPDATE change SET postchange = CAST(replace(CAST(postchange AS TEXT), '"lft":2', '"lft":5') AS BLOB) | change-log | has another lft
        UPDATE event_outbox SET key = 'x'                    | outbox    | is filed under 'x', which is no object
        UPDATE event_outbox SET key = 'dcim.site:1'          | outbox    | is about dcim.site:3, and filed under dcim.site:1
        UPDATE event_outbox SET topic = 'webhook:7'          | outbox    | is for webhook:1, and waits among those for webhook:7
        UPDATE event_outbox SET body = x'7b7d'               | outbox    | cannot be read
        UPDATE event_outbox SET dead = 1                     | outbox    | was given up without an attempt
        """);

    [Fact]
    public void Store_WithSomethingOfEverything_HasNoFindings()
    {
        var report = StoreCheck.Run(whole.Path);
        Assert.Empty(report.Findings);
        Assert.True(report is { Version: > 50, Objects: > 50, Changes: > 50, Deliveries: 1 }, report.ToString());
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_OfEachKind_IsFoundWithItsObject(string damage, string kind, string message)
    {
        var path = whole.Copy();
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            JsonRowEncoder.AddTo(connection);
            using var command = connection.CreateCommand();
            command.CommandText = Sql(damage);
            Assert.True(command.ExecuteNonQuery() > 0);
        }
        var findings = StoreCheck.Run(path).Findings;
        Assert.True(
            findings.Any(f => f.Kind == kind && f.ToString().Contains(message, StringComparison.Ordinal)), string.Join('\n', findings));
    }

    [Fact]
    public void Pages_ThatWereChanged_AreFoundAndNothingElseIsRead()
    {
        var path = whole.Copy();
        using (var file = File.OpenWrite(path))
            for (var page = 2; page < 12; page++)
            {
                file.Position = page * 4096;
                file.Write(new byte[64]);
            }
        try
        {
            var report = StoreCheck.Run(path);
            Assert.All(report.Findings, finding => Assert.Equal("file", finding.Kind));
            Assert.NotEmpty(report.Findings);
        }
        catch (IOException said)
        {
            Assert.Contains("damaged", said.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, "there is no store")]
    [InlineData("", "is empty")]
    [InlineData("hello, I am a text and no database at all", "damaged, or no store")]
    public void File_ThatIsNoStore_IsSaid(string? content, string said)
    {
        var path = whole.Copy() + ".other";
        if (content != null)
            File.WriteAllText(path, content);
        Assert.Contains(said, Assert.Throws<IOException>(() => StoreCheck.Run(path)).Message, StringComparison.Ordinal);
    }

    private static TheoryData<string, string, string> Table(string text)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var line in text.Split('\n'))
            if (line.Split(" | ", StringSplitOptions.TrimEntries) is [var damage, var kind, var message])
                data.Add(damage, kind, message);
        return data;
    }

    private static string Sql(string damage) => damage.Split(' ', 5) switch
    {
        ["set", var type, var id, var field, var value] => "UPDATE object SET data = CAST(json_set(CAST(as_json(type, id, data) AS TEXT), "
            + $"'$.f_{field}', json('{value}')) AS BLOB) WHERE type = '{type}' AND id = {id}",
        ["drop", var type, var id, var field] => "UPDATE object SET data = CAST(json_remove(CAST(as_json(type, id, data) AS TEXT), "
            + $"'$.f_{field}') AS BLOB) WHERE type = '{type}' AND id = {id}",
        _ => damage,
    };
}
