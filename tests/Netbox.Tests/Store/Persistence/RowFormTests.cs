using System.Globalization;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Tests.Sync;
using Xunit;

namespace Plumbline.Netbox.Tests.Store.Persistence;

/// <summary>
/// A row is read from its bytes exactly as it was, and as the JSON of older versions gave it. PLUMBLINE_ROWS says how many random rows of
/// each type are tried, 20 when it does not.
/// </summary>
public sealed class RowFormTests
{
    private const int Sum = RowForm.SumBytes;

    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_ROWS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 20;

    private static readonly ObjectType Machines = ObjectTypes.Get("virtualization.virtualmachine");

    [Fact]
    public void ARow_OfAnyType_IsReadAsItWas()
    {
        using var encoder = new RowEncoder();
        var (random, shared) = (new RandomRows(7), new SharedValues());
        foreach (var type in ObjectTypes.All)
            for (var i = 0; i < Rounds; i++)
                IsKept(random.Of(type), encoder, shared);
    }

    [Fact]
    public void ARow_OfWhatNetboxShowed_IsReadAsItWas()
    {
        using var encoder = new RowEncoder();
        var (shared, read) = (new SharedValues(), 0);
        foreach (var (type, shown) in RecordedObjects.Of("rest", "terraform"))
        {
            IsKept(RemoteRow.Read(State.Empty, type, shown), encoder, shared);
            read++;
        }
        Assert.InRange(read, 500, int.MaxValue);
    }

    [Fact]
    public void Keys_OfTheFieldsOfAType_AreDifferent() =>
        Assert.All(ObjectTypes.All, type => Assert.Distinct(type.Stored.Select(field => RowForm.Key(field.Name))));

    // Rows are written with them: another number here makes every store unreadable.
    [Theory]
    [InlineData("name", 2369371622u)]
    [InlineData("virtual_machine", 3901979282u)]
    [InlineData("custom_fields", 2669479274u)]
    public void Key_OfAName_IsWhatItWas(string name, uint key) => Assert.Equal(key, RowForm.Key(name));

    [Fact]
    public void AField_ThatIsThereNoMore_IsPassedOver()
    {
        using var encoder = new RowEncoder();
        foreach (var type in ObjectTypes.All.Where(type => type.Stored.Count > 1))
        {
            var row = new RandomRows(type.Ordinal).Of(type);
            var data = encoder.Encode(row).ToArray();
            foreach (var field in type.Stored.Where(field => row.Values[field.Slot] != null))
            {
                var without = Renamed(data, row, field, encoder);
                Assert.Empty(RandomRows.Differences(
                    row.With(field.Name, null), RowCodec.Decode(type, row.Id, without, new SharedValues())));
            }
        }
    }

    [Fact]
    public void Rows_OfMachines_TakeTwoThirdsOfTheirJsonAtMost()
    {
        using var encoder = new RowEncoder();
        var rows = RecordedObjects.Of("rest").Where(recorded => recorded.Type == Machines)
            .Select(recorded => RemoteRow.Read(State.Empty, Machines, recorded.Shown)).ToList();
        var (dense, json) = (rows.Sum(row => encoder.Encode(row).Length), rows.Sum(row => JsonRowEncoder.Encode(row).Length));
        Assert.True(dense * 3 < json * 2, $"{dense} and {json} bytes");
    }

    [Fact]
    public void AValue_ThatCouldNotBeReadAgain_IsNotWritten()
    {
        using var encoder = new RowEncoder();
        var row = new Row(Machines, 1, new object?[Machines.Slots], default, default);
        foreach (var (name, value) in ((string, object)[])
            [("name", 7L), ("cluster", "seven"), ("vcpus", 7L), ("custom_fields", JsonElement.Parse("{}")), ("tags", new[] { "x" })])
            Assert.Contains(
                name, Assert.Throws<NotSupportedException>(() => (object)encoder.Encode(row.With(name, value)).Length).Message,
                StringComparison.Ordinal);
    }

    private static void IsKept(Row row, RowEncoder encoder, SharedValues shared)
    {
        var read = RowCodec.Decode(row.Type, row.Id, encoder.Encode(row), shared);
        Assert.Empty(RandomRows.Differences(row, read));
        Assert.Empty(RandomRows.Differences(RowCodec.Decode(row.Type, row.Id, JsonRowEncoder.Encode(row), shared), read));
    }

    // The same row with another key before one of its values, as if a later version had no such field.
    private static byte[] Renamed(byte[] data, Row row, Field field, RowEncoder encoder)
    {
        var before = row;
        foreach (var later in row.Type.Stored.SkipWhile(f => f != field))
            before = before.With(later.Name, null);
        var renamed = data.ToArray();
        BitConverter.TryWriteBytes(renamed.AsSpan(encoder.Encode(before).Length - Sum), RowForm.Key("a field of before"));
        return RandomRows.Summed(renamed);
    }
}
