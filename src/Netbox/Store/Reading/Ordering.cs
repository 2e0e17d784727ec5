using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>
/// An order of rows: sort keys one after the other, nulls last when rising and first when falling as PostgreSQL has it, the id at the end
/// so that paging is stable.
/// </summary>
internal sealed class Ordering
{
    private readonly State _state;
    private readonly string _name;
    private readonly List<Func<Row, Row, int>> _keys = [];
    private readonly HashSet<ObjectType> _seen = [];

    private Ordering(State state, ObjectType type, IEnumerable<string> keys)
    {
        _state = state;
        var tokens = keys.ToList();
        _name = string.Join(',', tokens);
        _seen.Add(type);
        foreach (var token in tokens)
            _keys.Add(Key(type, token));
    }

    /// <summary>The order a type's list has by itself.</summary>
    public static Ordering Default(State state, ObjectType type) => new(state, type, type.Order);

    /// <summary>
    /// The order asked for with <c>ordering</c>; unknown names are left out, and without a known one it is the type's own.
    /// </summary>
    public static Ordering Requested(State state, ObjectType type, string ordering)
    {
        var keys = ordering.Split(',').Select(k => k.Trim()).Where(k => IsSortable(type, k.TrimStart('-'))).Select(k => Translate(type, k))
            .ToList();
        return keys.Count == 0 ? Default(state, type) : new Ordering(state, type, keys);
    }

    public IEnumerable<Row> Sort(IEnumerable<Row> rows)
    {
        var list = rows.ToList();
        list.Sort(Compare);
        return list;
    }

    /// <summary>The ids of all rows of a table in this order; remembered with the table.</summary>
    public long[] All(Table table) =>
        table.Ordered(_name, [.. _seen.Select(t => (object)_state[t])], () => [.. Sort(table.Rows.From()).Select(r => r.Id)]);

    public int Compare(Row? left, Row? right)
    {
        foreach (var key in _keys)
            if (key(left!, right!) is var result && result != 0)
                return result;
        return left!.Id.CompareTo(right!.Id);
    }

    private static bool IsSortable(ObjectType type, string name) =>
        type.Find(name) is { IsPrivate: false, IsWriteOnly: false, IsSecret: false } field
            && (field.IsStored || field.Kind is FieldKind.Id or FieldKind.Created or FieldKind.LastUpdated or FieldKind.Count)
        && field.Kind is not (FieldKind.CustomFields or FieldKind.Tags or FieldKind.Refs or FieldKind.TagSlugs or FieldKind.ObjectTypeList);

    private static string Translate(ObjectType type, string key)
    {
        var name = key.TrimStart('-');
        var isNatural = type.Order.Any(o => o.TrimStart('^', '-') == "~" + name) && !type.PlainOrder.Contains(name);
        isNatural |= name == "name" && !type.PlainOrder.Contains(name) && type.Order.Contains("@tree");
        return (key.StartsWith('-') ? "-" : "") + (isNatural ? "~" : "") + name;
    }

    private Func<Row, Row, int> Key(ObjectType type, string token)
    {
        var nullsFirst = token.StartsWith('^');
        token = token.TrimStart('^');
        var falls = token.StartsWith('-');
        token = token.TrimStart('-');
        var compare = token[0] switch
        {
            '@' => Special(type, token),
            '~' => By(row => row[token[1..]] is string text ? new NaturalKey(text) : null, nullsFirst),
            _ => Plain(type, token, nullsFirst),
        };
        return falls ? (a, b) => compare(b, a) : compare;
    }

    private Func<Row, Row, int> Plain(ObjectType type, string name, bool nullsFirst)
    {
        if (name[0] == '#')
            return (a, b) => Nulls(a[name[1..]], b[name[1..]], nullsFirst, Values);
        var field = type[name];
        switch (field.Kind)
        {
            case FieldKind.Ref:
                var target = ObjectTypes.Get(field.Target!);
                var inner = new Ordering(_state, target, target.Order);
                _seen.UnionWith(inner._seen);
                return (a, b) => Nulls(_state.Follow(a, name), _state.Follow(b, name), nullsFirst, inner.CompareKeys);
            case FieldKind.Address or FieldKind.Prefix:
                return (a, b) =>
                    Nulls(a[field], b[field], nullsFirst, (x, y) => IpValue.Parse((string)x).CompareTo(IpValue.Parse((string)y)));
            case FieldKind.Count when field.Target is { Length: > 0 }:
                _seen.Add(ObjectTypes.Get(field.Target));
                return (a, b) => Counts.Of(_state, a, field).CompareTo(Counts.Of(_state, b, field));
            default:
                return (a, b) => Nulls(a[field], b[field], nullsFirst, Values);
        }
    }

    // Related objects that are equal by their own order are equal here, whatever their ids.
    private int CompareKeys(Row left, Row right)
    {
        foreach (var key in _keys)
            if (key(left, right) is var result && result != 0)
                return result;
        return 0;
    }

    private Func<Row, Row, int> Special(ObjectType type, string token)
    {
        switch (token)
        {
            case "@tree":
                var ranks = new Lazy<Dictionary<long, int>>(() => TreeRanks(type));
                return (a, b) => ranks.Value.GetValueOrDefault(a.Id).CompareTo(ranks.Value.GetValueOrDefault(b.Id));
            case "@interface":
                return By(row => InterfaceNameKey.Of(row.Text("name")), false, string.CompareOrdinal);
            case "@host":
                return By<object>(row => IpValue.Parse(row.Text("address")) is var ip ? ip
                    with { Length = ip.Bits } : default, false, (x, y) => ((IpValue)x).CompareTo((IpValue)y));
            case "@lowest_port":
                return By<object>(row => row.Many("ports").DefaultIfEmpty(0).Min(), false, Values);
            case "@object_type_name":
                return By(row => DisplayText.Of(_state, row), false, string.CompareOrdinal);
            default:
                throw new NotSupportedException($"no sort key {token}");
        }
    }

    private Dictionary<long, int> TreeRanks(ObjectType type)
    {
        var ranks = new Dictionary<long, int>();
        var children = _state[type].Rows.From().ToLookup(r => r.Reference("parent") ?? 0);
        var open = new Stack<IEnumerator<Row>>([Siblings(0)]);
        while (open.TryPeek(out var siblings))
            if (!siblings.MoveNext())
                open.Pop();
            else if (ranks.TryAdd(siblings.Current.Id, ranks.Count))
                open.Push(Siblings(siblings.Current.Id));
        return ranks;

        IEnumerator<Row> Siblings(long parent) =>
            children[parent].OrderBy(r => r.Text("name"), StringComparer.Ordinal).ThenBy(r => r.Id).GetEnumerator();
    }

    // Keys are made once for each row, not for each comparison.
    private static Func<Row, Row, int> By<T>(Func<Row, T?> key, bool nullsFirst, Comparison<T>? compare = null)
        where T : class
    {
        var known = new Dictionary<long, T?>();
        return (a, b) => Nulls(Get(a), Get(b), nullsFirst, compare ?? Comparer<T>.Default.Compare);

        T? Get(Row row)
        {
            if (!known.TryGetValue(row.Id, out var value))
                known[row.Id] = value = key(row);
            return value;
        }
    }

    private static int Nulls<T>(T? a, T? b, bool nullsFirst, Comparison<T> compare)
        where T : class =>
        a == null || b == null ? (a == null ? b == null ? 0 : nullsFirst ? -1 : 1 : nullsFirst ? 1 : -1) : compare(a, b);

    private static int Values(object a, object b) => (a, b) switch
    {
        (string x, string y) => string.CompareOrdinal(x, y),
        (long x, long y) => x.CompareTo(y),
        (decimal x, decimal y) => x.CompareTo(y),
        (bool x, bool y) => x.CompareTo(y),
        (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
        _ => 0,
    };
}
