namespace Plumbline.Jinja.Runtime;

/// <summary>
/// The names bound at one level of a template: the root, a loop turn, a macro call. What is not here is looked for outside.
/// </summary>
internal sealed class Frame(RenderContext context, Frame? outer = null)
{
    private string[] _names = [];
    private object?[] _values = [];
    private int _count;

    public RenderContext Context => context;

    public Frame Inner() => new(context, this);

    public object? this[string name]
    {
        get
        {
            for (var frame = this; frame is not null; frame = frame.Outer)
                if (frame.IndexOf(name) is >= 0 and var at)
                    return ReferenceEquals(frame._values[at], Parameters.Unset) ? context.UndefinedName(name) : frame._values[at];
            return context.Resolve(name);
        }
        set
        {
            var at = IndexOf(name);
            if (at < 0)
            {
                at = _count++;
                if (at == _names.Length)
                {
                    Array.Resize(ref _names, at == 0 ? 4 : at * 2);
                    Array.Resize(ref _values, _names.Length);
                }
                _names[at] = name;
            }
            _values[at] = value;
        }
    }

    public Frame Root => outer is null ? this : outer.Root;

    private Frame? Outer => outer;

    private int IndexOf(string name)
    {
        for (var i = 0; i < _count; i++)
            if (ReferenceEquals(_names[i], name) || string.Equals(_names[i], name, StringComparison.Ordinal))
                return i;
        return -1;
    }
}
