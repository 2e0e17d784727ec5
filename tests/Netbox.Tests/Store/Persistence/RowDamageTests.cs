using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Persistence;
using Xunit;

namespace Plumbline.Netbox.Tests.Store.Persistence;

/// <summary>
/// Bytes of a row that were cut or changed are refused. Those that somebody made with a sum that fits them are refused with the place, or
/// are a row; they never take the program, the memory or the time. PLUMBLINE_ROWS says how many of each type are tried, 2 when it does not.
/// </summary>
public sealed class RowDamageTests
{
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_ROWS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 2;

    [Fact]
    public void ABegin_OfARow_IsRefused() => Each((type, data, _) =>
    {
        for (var length = 0; length < data.Length; length++)
            Assert.NotNull(Refusal(type, data[..length]));
    });

    [Fact]
    public void AByte_ThatWasChanged_IsRefused() => Each((type, data, random) =>
    {
        for (var at = 0; at < data.Length; at++)
        {
            var changed = data.ToArray();
            changed[at] ^= (byte)(1 << random.Next(8));
            Assert.NotNull(Refusal(type, changed));
        }
    });

    [Fact]
    public void ABegin_WithASumThatFits_EndsTooEarlyOrIsARow() => Each((type, data, _) =>
    {
        for (var length = RowForm.SumBytes + 1; length < data.Length; length++)
            if (Refusal(type, RandomRows.Summed(data[..length])) is { } refusal)
                Assert.Matches("byte|bytes", refusal);
    });

    [Fact]
    public void Bytes_WithASumThatFits_AreRefusedWithThePlaceOrARow()
    {
        var refused = 0;
        Each((type, data, random) =>
        {
            for (var i = 0; i < data.Length; i++)
            {
                var changed = data.ToArray();
                for (var times = random.Next(1, 4); times > 0; times--)
                    changed[random.Next(1, changed.Length)] = (byte)random.Next(256);
                refused += Refusal(type, RandomRows.Summed(changed)) is { } refusal && refusal.Length > 0 ? 1 : 0;
            }
        });
        Assert.True(refused > 100);
    }

    [Fact]
    public void AnyBytes_WithASumThatFits_NeverDoAnythingElse()
    {
        var random = new Random(3);
        for (var i = 0; i < 2000 * Rounds; i++)
        {
            var data = new byte[random.Next(1, 80)];
            random.NextBytes(data);
            (data[0], var type) = (RowForm.Number, ObjectTypes.All[random.Next(ObjectTypes.All.Count)]);
            Refusal(type, RandomRows.Summed(data));
        }
    }

    // Counts that promise more than there is take no memory.
    [Theory]
    [InlineData((int)RowValue.Text)]
    [InlineData((int)RowValue.Wholes)]
    [InlineData((int)RowValue.Texts)]
    [InlineData((int)RowValue.Json)]
    public void ACount_BeyondTheEnd_IsRefused(int value)
    {
        var kind = (RowValue)value;
        var type = ObjectTypes.All.First(t => t.Stored.Any(f => RowForm.Of(f) == kind));
        var field = type.Stored.First(f => RowForm.Of(f) == kind);
        byte[] data =
        [
            RowForm.Number, .. new byte[16], .. BitConverter.GetBytes(RowForm.Key(field.Name)), (byte)kind, 0xff, 0xff, 0xff, 0xff, 0x7, 0,
            0, 0, 0,
        ];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("before byte", Refusal(type, RandomRows.Summed(data)), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static void Each(Action<ObjectType, byte[], Random> work)
    {
        using var encoder = new RowEncoder();
        var (rows, random) = (new RandomRows(5), new Random(5));
        foreach (var type in ObjectTypes.All)
            for (var i = 0; i < Rounds; i++)
                work(type, encoder.Encode(rows.Of(type)).ToArray(), random);
    }

    // Why bytes are no row; null when they are one.
    private static string? Refusal(ObjectType type, byte[] data)
    {
        try
        {
            RowCodec.Decode(type, 1, data, new SharedValues());
            return null;
        }
        catch (Exception failure) when (RowCodec.IsUnreadable(failure))
        {
            return failure.Message;
        }
    }
}
