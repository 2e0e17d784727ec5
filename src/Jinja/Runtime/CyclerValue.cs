using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>What <c>cycler()</c> returns.</summary>
internal sealed class CyclerValue : IAttributes
{
    private readonly IReadOnlyList<object?> _items;
    private int _at;

    public CyclerValue(IReadOnlyList<object?> items)
    {
        if (items.Count == 0)
            throw Raise.Runtime("RuntimeError", "at least one item has to be provided");
        _items = items;
    }

    public string TypeName => "Cycler";

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "next" => new Function("<bound method Cycler.next>", "method", (_, _) => Next()),
            "reset" => new Function("<bound method Cycler.reset>", "method", (_, _) => Reset()),
            "current" => _items[_at],
            "items" => new TupleValue(_items),
            "pos" => (long)_at,
            _ => null,
        };
        return name is "next" or "reset" or "current" or "items" or "pos";
    }

    public override string ToString() => "<jinja2.utils.Cycler object at 0x7f0000000000>";

    private object? Next()
    {
        var item = _items[_at];
        _at = (_at + 1) % _items.Count;
        return item;
    }

    private object? Reset()
    {
        _at = 0;
        return null;
    }
}
