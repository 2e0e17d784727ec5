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
    private readonly List<SortKey> _keys = [];
    private readonly HashSet<ObjectType> _seen = [];
    private readonly List<(Field Relation, Ordering Order)> _relations = [];
    private readonly HashSet<ObjectType> _counted = [];
    private readonly ObjectType _type;

    // Whether a row's place follows from itself and what it leads to, so that other rows stay where they are when it moves.
    private bool _isByRow = true;

    private Ordering(State state, ObjectType type, IEnumerable<string> keys)
    {
        _state = state;
        var tokens = keys.ToList();
        (_name, _type) = (string.Join(',', tokens), type);
        _seen.Add(type);
        foreach (var token in tokens)
            _keys.Add(Key(type, token));
    }

    /// <summary>Whether the last one that was made comes first.</summary>
    public bool IsNewestFirst => _name is "-time,-id" or "-time" or "-id";

    /// <summary>Whether rows come by rising id.</summary>
    public bool IsById => _name == "id";

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
        Row[] list = [.. rows];
        if (list.Length < 2)
            return list;
        Func<int, int, int>[] keys = [.. _keys.Select(key => key.Over(list))];
        int[] places = [.. Enumerable.Range(0, list.Length)];
        Array.Sort(places, (a, b) =>
        {
            foreach (var key in keys)
                if (key(a, b) is var result && result != 0)
                    return result;
            return list[a].Id.CompareTo(list[b].Id);
        });
        return places.Select(place => list[place]);
    }

    /// <summary>The ids of all rows of a table in this order; remembered with the table.</summary>
    public long[] All(Table table) => table.Ordered(
        _name, [.. _seen.Where(t => t != _type).Select(t => _state[t])], () => [.. Sort(table.Rows.From()).Select(r => r.Id)], Moved,
        (ids, changed) => Placed(table, ids, changed));

    // The rows that other objects take along because these have another place in their own order; null when that cannot be said.
    private HashSet<long>? Moved(Table[] before)
    {
        var moved = new HashSet<long>();
        foreach (var (was, now) in before.Select(table => (table, _state[table.Type])).Where(pair => pair.table.Rows != pair.Item2.Rows))
        {
            List<(Field Relation, Ordering Order)> leading = [.. _relations.Where(r => r.Relation.Target == now.Type.Label)];
            if (leading.Count == 0 || _counted.Contains(now.Type) || leading.Exists(r => !r.Order._isByRow || r.Order._seen.Count > 1)
                || now.ChangedSince(was) is not { } changed)
                return null;
            foreach (var id in changed)
                foreach (var (relation, order) in leading)
                    if (was.Rows.Find(id) is not { } old || now.Rows.Find(id) is not { } row || order.CompareKeys(old, row) != 0)
                        moved.UnionWith(_state[_type].Find(IndexKeys.Reference(relation, id)));
        }
        return moved;
    }

    private long[] Placed(Table table, long[] ids, IReadOnlyCollection<long> changed)
    {
        if (!_isByRow || changed.Count > table.Rows.Count / 8)
            return [.. Sort(table.Rows.From()).Select(r => r.Id)];
        var isChanged = changed.ToHashSet();
        long[] kept = [.. ids.Where(id => !isChanged.Contains(id))];
        var placed = new List<long>(kept.Length + changed.Count);
        var next = 0;
        foreach (var row in Sort(changed.Select(table.Rows.Find).OfType<Row>()))
        {
            var at = PlaceOf(table, kept, next, row);
            placed.AddRange(kept.AsSpan(next..at));
            placed.Add(row.Id);
            next = at;
        }
        placed.AddRange(kept.AsSpan(next..));
        return [.. placed];
    }

    private int PlaceOf(Table table, long[] ids, int low, Row row)
    {
        var high = ids.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(table.Rows.Find(ids[middle]), row) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public int Compare(Row? left, Row? right)
    {
        foreach (var key in _keys)
            if (key.Compare(left!, right!) is var result && result != 0)
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
        isNatural |= name == "name" && !type.PlainOrder.Contains(name) && type.Order.Any(o => o is "@tree" or "@tree_made" or "@interface");
        return (key.StartsWith('-') ? "-" : "") + (isNatural ? "~" : "") + name;
    }

    private SortKey Key(ObjectType type, string token)
    {
        var nullsFirst = token.StartsWith('^');
        token = token.TrimStart('^');
        var falls = token.StartsWith('-');
        token = token.TrimStart('-');
        var key = token[0] switch
        {
            '@' => Special(type, token),
            '~' => Natural(type[token[1..]], nullsFirst),
            _ => Plain(type, token, nullsFirst),
        };
        return falls ? key.Falling() : key;
    }

    private static SortKey Natural(Field field, bool nullsFirst) =>
        SortKey.Of(row => row[field] is string text ? new NaturalKey(text) : null, nullsFirst, (a, b) => a.CompareTo(b));

    private SortKey Plain(ObjectType type, string name, bool nullsFirst)
    {
        if (name[0] == '#')
            return SortKey.Held(row => row[name[1..]], nullsFirst, Values);
        var field = type[name];
        switch (field.Kind)
        {
            case FieldKind.Ref:
                var target = ObjectTypes.Get(field.Target!);
                var inner = new Ordering(_state, target, target.Order);
                _seen.UnionWith(inner._seen);
                _relations.Add((field, inner));
                _isByRow &= inner._isByRow && !inner._seen.Contains(_type);
                var ends = _state[target];
                return SortKey.Led(
                    row => row[field] is long id ? ends.Rows.Find(id) : null, nullsFirst, inner.Sort, inner.CompareKeys);
            case FieldKind.Address or FieldKind.Prefix:
                return SortKey.Of<object>(
                    row => row[field] is string text ? IpValue.Parse(text) : null, nullsFirst,
                    (x, y) => ((IpValue)x).CompareTo((IpValue)y));
            case FieldKind.Count when field.Target is { Length: > 0 }:
                _seen.Add(ObjectTypes.Get(field.Target));
                _counted.Add(ObjectTypes.Get(field.Target));
                _isByRow &= !field.IsCumulative && field.Target != type.Label;
                return SortKey.Number(row => Counts.Of(_state, row, field));
            default:
                return SortKey.Held(row => row[field], nullsFirst, Values);
        }
    }

    // Related objects that are equal by their own order are equal here, whatever their ids.
    private int CompareKeys(Row left, Row right)
    {
        foreach (var key in _keys)
            if (key.Compare(left, right) is var result && result != 0)
                return result;
        return 0;
    }

    private SortKey Special(ObjectType type, string token)
    {
        switch (token)
        {
            case "@tree" or "@tree_made":
                _isByRow = false;
                var ranks = new Lazy<Dictionary<long, int>>(() => TreeRanks(type, isByName: token == "@tree"));
                return SortKey.Number(row => ranks.Value.GetValueOrDefault(row.Id));
            case "@interface":
                return SortKey.Of(row => InterfaceNameKey.Of(row.Text("name")), nullsFirst: false, string.CompareOrdinal);
            case "@host":
                return SortKey.Of<object>(row => IpValue.Parse(row.Text("address")) is var ip ? ip
                    with { Length = ip.Bits } : default, nullsFirst: false, (x, y) => ((IpValue)x).CompareTo((IpValue)y));
            case "@lowest_port":
                return SortKey.Number(row => row.Many("ports").DefaultIfEmpty(0).Min());
            case "@object_type_name":
                _isByRow = false;
                return SortKey.Of(row => DisplayText.Of(_state, row), nullsFirst: false, string.CompareOrdinal);
            default:
                throw new NotSupportedException($"no sort key {token}");
        }
    }

    private Dictionary<long, int> TreeRanks(ObjectType type, bool isByName)
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
            children[parent].OrderBy(r => isByName ? r.Text("name") : "", StringComparer.Ordinal).ThenBy(r => r.Id).GetEnumerator();
    }

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
