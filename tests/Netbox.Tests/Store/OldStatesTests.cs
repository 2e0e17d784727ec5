using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>
/// A state that was shown never changes again, although transactions change nodes that they made where they are: not while others go on,
/// not after they are thrown away, and not for those who read it beside them.
/// </summary>
public sealed class OldStatesTests
{
    private const int Writes = 400;

    private static readonly ObjectType Machine = ObjectTypes.Get("virtualization.virtualmachine");
    private static readonly ObjectType Address = ObjectTypes.Get("ipam.ipaddress");
    private static readonly Actor Anybody = new(Guid.Empty, "", "", 0, "", FullAccess.Instance);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task States_ThatWereShown_StayAsTheyWere(int seed)
    {
        var random = new Random(seed);
        var sequences = new Sequences();
        var (shown, gate, isDone) = (new List<(State State, string Content)>(), new Lock(), false);
        var state = State.Of(Enumerable.Range(1, 90).Select(i => Of(Machine, i * 40, random)));
        sequences.AtLeast(Machine, 90 * 40);
        shown.Add((state, Content(state)));

        var readers = Enumerable.Range(0, 2).Select(number => Task.Run(() =>
        {
            var own = new Random(seed * 10 + number);
            while (!Volatile.Read(ref isDone))
            {
                (State State, string Content) one;
                lock (gate)
                    one = shown[own.Next(shown.Count)];
                Assert.Equal(one.Content, Content(one.State));
            }
        })).ToList();
        for (var write = 0; write < Writes && !readers.Exists(reader => reader.IsFaulted); write++)
        {
            var transaction = new Transaction(state, sequences, () => DateTimeOffset.UnixEpoch, Anybody);
            for (var steps = random.Next(1, 30); steps > 0; steps--)
                Do(transaction, random);
            // Some are thrown away; the next begins where they began.
            if (random.Next(4) == 0)
                continue;
            state = transaction.State.At(state.Version + 1);
            lock (gate)
            {
                if (shown.Count == 40)
                    shown.RemoveAt(random.Next(shown.Count));
                shown.Add((state, Content(state)));
            }
        }
        Volatile.Write(ref isDone, true);

        await Task.WhenAll(readers);
        Assert.All(shown, one => Assert.Equal(one.Content, Content(one.State)));
        // All that the last one has is what tables made anew would have.
        Assert.Equal(Content(State.Of(state[Machine].Rows.From().Concat(state[Address].Rows.From()))), Content(state));
    }

    private static void Do(Transaction transaction, Random random)
    {
        var rows = transaction.State[random.Next(3) == 0 ? Address : Machine];
        var any = rows.Rows.From(random.Next(4_000)).FirstOrDefault();
        switch (random.Next(6))
        {
            case 0 or 1:
                transaction.Put(Of(rows.Type, transaction.Reserve(rows.Type) + random.Next(3) * 700, random));
                break;
            case 2 when any != null:
                transaction.Delete(any);
                break;
            case 3 when any != null:
                transaction.SetQuietly(any, rows.Type == Machine ? "name" : "dns_name", $"n{random.Next(30)}");
                break;
            default:
                if (any != null)
                    transaction.Update(any, Of(rows.Type, any.Id, random).Values);
                break;
        }
    }

    private static Row Of(ObjectType type, long id, Random random)
    {
        var values = new object?[type.Slots];
        void Set(string name, object? value) => values[type[name].Slot] = value;
        if (type == Machine)
        {
            Set("name", $"n{random.Next(30)}");
            Set("status", random.Next(2) == 0 ? "active" : "offline");
            Set("cluster", random.NextInt64(1, 2_000));
            Set("tags", (long[])[random.NextInt64(1, 5)]);
        }
        else
        {
            Set("address", $"10.{random.Next(3)}.{random.Next(3)}.{random.Next(200)}/24");
            Set("assigned_object_type", Machine.Label);
            Set("assigned_object_id", random.NextInt64(1, 40));
        }
        return new Row(type, id, values, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }

    private static string Content(State state)
    {
        var text = new System.Text.StringBuilder();
        foreach (var table in (Table[])[state[Machine], state[Address]])
        {
            text.Append(table.Rows.Count).AppendJoin(' ', table.Nets.Between(NetKey.Lowest(0), NetKey.Highest));
            foreach (var row in table.Rows.From())
            {
                text.Append('\n').Append(row).Append(table.Rows.Find(row.Id) == row).AppendJoin('|', row.Values.Select(value =>
                    value is long[] many ? string.Join(',', many) : value));
                foreach (var key in IndexKeys.Of(row))
                    text.Append(' ').Append(key).Append(':').AppendJoin(',', table.Find(key));
            }
        }
        return text.ToString();
    }
}
