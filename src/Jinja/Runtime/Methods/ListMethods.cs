using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>The methods of <c>list</c> and <c>tuple</c>.</summary>
internal static class ListMethods
{
    private static readonly Dictionary<string, Method<List<object?>>> All = new()
    {
        ["append"] = new(new("append", 1, "object"), (_, self, b) => Add(self, [b[0]])),
        ["extend"] = new(new("extend", 1, "iterable"), (_, self, b) => Add(self, Iteration.ToList(b[0]))),
        ["insert"] = new(new("insert", 2, "index", "object"), (_, self, b) => Insert(self, b.Integer(0), b[1])),
        ["pop"] = new(new("pop", 0, "index"), (_, self, b) => Pop(self, b.Integer(0, -1))),
        ["remove"] = new(new("remove", 1, "value"), (_, self, b) => Remove(self, b[0])),
        ["clear"] = new(new("clear", 0), (_, self, _) => Clear(self)),
        ["copy"] = new(new("copy", 0), (_, self, _) => Add([], self, returnIt: true)),
        ["reverse"] = new(new("reverse", 0), (_, self, _) => Reverse(self)),
        ["sort"] = new(new("sort", 0, "key", "reverse"), (context, self, b) => Sort(context, self, b)),
        ["index"] = new(new("index", 1, "value", "start", "stop"), (_, self, b) => Index(self, b, "list")),
        ["count"] = new(new("count", 1, "value"), (_, self, b) => Count(self, b[0])),
    };

    private static readonly Dictionary<string, Method<IReadOnlyList<object?>>> OfTuple = new()
    {
        ["index"] = new(new("index", 1, "value", "start", "stop"), (_, self, b) => Index(self, b, "tuple")),
        ["count"] = new(new("count", 1, "value"), (_, self, b) => Count(self, b[0])),
    };

    public static bool TryBind(List<object?> self, string name, out object? bound)
    {
        bound = All.TryGetValue(name, out var method) ? method.Bind(self, name, "list") : null;
        return bound is not null;
    }

    public static bool TryBind(TupleValue self, string name, out object? bound)
    {
        bound = OfTuple.TryGetValue(name, out var method) ? method.Bind(self.Items, name, "tuple") : null;
        return bound is not null;
    }

    private static List<object?>? Add(List<object?> self, List<object?> items, bool returnIt = false)
    {
        Budget.Items(self.Count / 64L + items.Count);
        self.AddRange(items);
        return returnIt ? self : null;
    }

    private static object? Insert(List<object?> self, long index, object? item)
    {
        Budget.Items(self.Count);
        self.Insert((int)Math.Clamp(index < 0 ? index + self.Count : index, 0, self.Count), item);
        return null;
    }

    private static object? Pop(List<object?> self, long index)
    {
        if (self.Count == 0)
            throw Raise.Runtime("IndexError", "pop from empty list");
        index = index < 0 ? index + self.Count : index;
        if (index < 0 || index >= self.Count)
            throw Raise.Runtime("IndexError", "pop index out of range");
        var item = self[(int)index];
        self.RemoveAt((int)index);
        return Plain.Scalar(item);
    }

    private static object? Remove(List<object?> self, object? value)
    {
        var at = self.FindIndex(item => Comparison.IsSame(item, value));
        if (at < 0)
            throw Raise.Value("list.remove(x): x not in list");
        self.RemoveAt(at);
        return null;
    }

    private static object? Clear(List<object?> self)
    {
        self.Clear();
        return null;
    }

    private static object? Reverse(List<object?> self)
    {
        self.Reverse();
        return null;
    }

    private static object? Sort(RenderContext context, List<object?> self, Bound b)
    {
        var key = b.IsNone(0) ? null : b[0];
        var keyed = self.ConvertAll(item => (Key: key is null ? item : Calls.Call(context, key, new Arguments([item])), Item: item));
        if (b.Truth(1))
            keyed.Reverse();
        Sorting.Sort(keyed, (x, y) => Comparison.Less(x.Key, y.Key));
        if (b.Truth(1))
            keyed.Reverse();
        self.Clear();
        self.AddRange(keyed.Select(k => k.Item));
        return null;
    }

    private static long Index(IReadOnlyList<object?> self, Bound b, string type)
    {
        var (start, stop) = (b.Integer(1, 0), b.Integer(2, self.Count));
        start = Math.Max(start < 0 ? start + self.Count : start, 0);
        stop = Math.Min(stop < 0 ? stop + self.Count : stop, self.Count);
        for (var i = start; i < stop; i++)
            if (Comparison.IsSame(self[(int)i], b[0]))
                return i;
        throw Raise.Value(type == "list" ? $"{PythonText.Repr(b[0])} is not in list" : "tuple.index(x): x not in tuple");
    }

    private static long Count(IReadOnlyList<object?> self, object? value) => self.LongCount(item => Comparison.IsSame(item, value));
}
