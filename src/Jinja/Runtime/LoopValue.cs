using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>The variable <c>loop</c>. It looks ahead only when asked to, for the items may be a generator.</summary>
internal sealed class LoopValue(
    RenderContext context, object? iterable, IEnumerable<object?> items, int depth0, Func<object?, int, object?>? recurse)
    : Callable, ISized, IDisposable
{
    private static readonly object Nothing = new();

    private IEnumerator<object?> _items = items.GetEnumerator();
    private long? _length;
    private object? _after = Nothing;
    private object? _current = Nothing;
    private object? _before = Nothing;
    private object? _lastChanged = Nothing;
    private long _index0 = -1;

    public override string TypeName => "LoopContext";

    public long Length
    {
        get
        {
            if (_length is { } known)
                return known;
            _length = Truth.LengthOrNull(iterable);
            if (_length is { } sized)
                return sized;
            var rest = new List<object?>();
            while (_items.MoveNext())
            {
                Budget.Step();
                rest.Add(_items.Current);
            }
            _items = rest.GetEnumerator();
            return (_length = rest.Count + _index0 + 1 + (ReferenceEquals(_after, Nothing) ? 0 : 1)).Value;
        }
    }

    public bool TryNext(out object? item)
    {
        item = ReferenceEquals(_after, Nothing) ? Fetch() : _after;
        _after = Nothing;
        if (ReferenceEquals(item, Nothing))
            return false;
        _index0++;
        _before = _current;
        _current = item;
        return true;
    }

    public override object? Call(RenderContext context, Arguments arguments) => recurse is null
        ? throw Raise.Type("The loop must have the 'recursive' marker to be called recursively.")
        : recurse(new Parameters("LoopContext.__call__", 1, "iterable").Bind(arguments)[0], depth0 + 1);

    public override bool TryGetAttribute(string name, out object? value)
    {
        switch (name)
        {
            case "index": value = _index0 + 1; return true;
            case "index0": value = _index0; return true;
            case "revindex": value = Length - _index0; return true;
            case "revindex0": value = Length - _index0 - 1; return true;
            case "length": value = Length; return true;
            case "first": value = _index0 == 0; return true;
            case "last": value = ReferenceEquals(Peek(), Nothing); return true;
            case "depth": value = (long)depth0 + 1; return true;
            case "depth0": value = (long)depth0; return true;
            case "previtem": value = _index0 == 0 ? context.UndefinedHint("there is no previous item") : _before; return true;
            case "nextitem": value = ReferenceEquals(Peek(), Nothing) ? context.UndefinedHint("there is no next item") : _after;
                return true;
            case "cycle": value = new Function("<bound method LoopContext.cycle>", "method", (_, arguments) => Cycle(arguments));
                return true;
            case "changed": value = new Function("<bound method LoopContext.changed>", "method", (_, arguments) => Changed(arguments));
                return true;
            default: value = null; return false;
        }
    }

    public override string ToString() => $"<LoopContext {_index0 + 1}/{Length}>";

    public void Dispose() => _items.Dispose();

    private object? Fetch() => _items.MoveNext() ? _items.Current : Nothing;

    private object? Peek()
    {
        if (ReferenceEquals(_after, Nothing))
            _after = Fetch();
        return _after;
    }

    private object? Cycle(Arguments arguments) => arguments.Positional.Count == 0
        ? throw Raise.Type("no items for cycling given")
        : arguments.Positional[(int)(_index0 % arguments.Positional.Count)];

    private bool Changed(Arguments arguments)
    {
        var value = new TupleValue(arguments.Positional);
        if (!ReferenceEquals(_lastChanged, Nothing) && Comparison.AreEqual(_lastChanged, value))
            return false;
        _lastChanged = value;
        return true;
    }
}
