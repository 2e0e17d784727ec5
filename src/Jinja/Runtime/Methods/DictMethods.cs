using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>The methods of <c>dict</c>.</summary>
internal static class DictMethods
{
    private static readonly Dictionary<string, Method<Mapping>> All = new()
    {
        ["get"] = new(new("get", 1, "key", "default"), (_, self, b) =>
            self.TryGetValue(Hashing.Key(b[0]), out var value) ? Plain.Scalar(value) : b.Or(1, null)),
        ["keys"] = new(new("keys", 0), (_, self, _) => new DictView(self, DictViewKind.Keys)),
        ["values"] = new(new("values", 0), (_, self, _) => new DictView(self, DictViewKind.Values)),
        ["items"] = new(new("items", 0), (_, self, _) => new DictView(self, DictViewKind.Items)),
        ["copy"] = new(new("copy", 0), (_, self, _) => Merged(self, null)),
        ["pop"] = new(new("pop", 1, "key", "default"), (_, self, b) => Pop(self, b)),
        ["popitem"] = new(new("popitem", 0), (_, self, _) => PopItem(self)),
        ["setdefault"] = new(new("setdefault", 1, "key", "default"), (_, self, b) => SetDefault(self, b)),
        ["update"] = new(new("update", 0) { IsOpen = true }, (_, self, b) => Update(self, b)),
        ["clear"] = new(new("clear", 0), (_, self, _) => Clear(self)),
    };

    public static bool Has(string name) => All.ContainsKey(name);

    public static bool TryBind(Mapping self, string name, out object? bound)
    {
        bound = All.TryGetValue(name, out var method) ? method.Bind(self, name, "dict") : null;
        return bound is not null;
    }

    public static Mapping Merged(Mapping first, object? second)
    {
        Budget.Items(first.Count);
        var merged = new Mapping(first.Count);
        Globals.Update(merged, first);
        if (second is not null)
            Globals.Update(merged, second);
        return merged;
    }

    private static object? Pop(Mapping self, Bound b)
    {
        var key = Hashing.Key(b[0]);
        if (self.TryGetValue(key, out var value))
        {
            self.Remove(key);
            return Plain.Scalar(value);
        }
        return b.Has(1) ? b[1] : throw Raise.Runtime("KeyError", PythonText.Repr(b[0]));
    }

    private static TupleValue PopItem(Mapping self)
    {
        if (self.Count == 0)
            throw Raise.Runtime("KeyError", "'popitem(): dictionary is empty'");
        var (key, value) = self.Last();
        self.Remove(key);
        return new TupleValue([NoneKey.Open(key), value]);
    }

    private static object? SetDefault(Mapping self, Bound b)
    {
        var key = Hashing.Key(b[0]);
        if (self.TryGetValue(key, out var value))
            return Plain.Scalar(value);
        Budget.Items(1);
        return self[key] = b.Or(1, null);
    }

    private static object? Update(Mapping self, Bound b)
    {
        Globals.Update(self, Globals.MakeDict("update", b.Given));
        return null;
    }

    private static object? Clear(Mapping self)
    {
        foreach (var key in self.Keys.ToList())
            self.Remove(key);
        return null;
    }
}
