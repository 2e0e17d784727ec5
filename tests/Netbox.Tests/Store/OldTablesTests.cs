using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>What was worked out of a table, and is kept to be used again, keeps no older tables in memory.</summary>
public sealed class OldTablesTests
{
    private const int Rounds = 20;

    private static readonly ObjectType Sites = ObjectTypes.Get("dcim.site");
    private static readonly ObjectType Devices = ObjectTypes.Get("dcim.device");
    private static readonly ObjectType Regions = ObjectTypes.Get("dcim.region");

    [Fact]
    public void Orders_OfTablesThatSeeEachOther_KeepNone() => IsGone(Order);

    [Fact]
    public void ShortForms_OfATree_KeepNone() => IsGone(Show);

    private static void IsGone(Func<(WeakReference Oldest, State Last)> work)
    {
        var (oldest, last) = work();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(oldest.IsAlive);
        GC.KeepAlive(last);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Oldest, State Last) Order()
    {
        var state = State.Of([Named(Sites, 1, "s"), Named(Sites, 2, "t"), Device("d")]);
        WeakReference? oldest = null;
        for (var i = 0; i < Rounds; i++)
        {
            state = state.With(state[Devices].Set(Device($"d{i}"), new NodeOwner()));
            Assert.Equal([1], Ordering.Requested(state, Devices, "site").All(state[Devices]));
            oldest ??= new WeakReference(state[Devices]);
            state = state.With(state[Sites].Set(Named(Sites, 1, $"s{i}"), new NodeOwner()));
            Assert.Equal([2, 1], Ordering.Requested(state, Sites, "device_count").All(state[Sites]));
        }
        return (oldest!, state);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Oldest, State Last) Show()
    {
        var state = State.Of([Named(Regions, 1, "a"), Named(Regions, 2, "b")]);
        WeakReference? oldest = null;
        for (var i = 0; i < Rounds; i++)
        {
            state = state.With(state[Regions].Set(Named(Regions, 1 + (i % 2), $"r{i}"), new NodeOwner()));
            oldest ??= new WeakReference(state[Regions]);
            using var writer = new Utf8JsonWriter(
                new ArrayBufferWriter<byte>(), new JsonWriterOptions { Encoder = JavaScriptEncoder.Default });
            new ObjectJson(state, "http://netbox.test").WriteNested(writer, Regions.Label, 1 + (i % 2));
            Assert.NotNull(state.Find(Regions, 1 + (i % 2))!.Kept);
        }
        return (oldest!, state);
    }

    private static Row Device(string name) => Named(Devices, 1, name).With("site", 1L);

    private static Row Named(ObjectType type, long id, string name)
    {
        var values = new object?[type.Slots];
        (values[type["name"].Slot], values[type["description"].Slot]) = (name, "");
        if (type.Find("slug") is { } slug)
            values[slug.Slot] = name;
        return new Row(type, id, values, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }
}
