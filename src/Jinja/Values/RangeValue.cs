namespace Plumbline.Jinja.Values;

/// <summary>Python's <c>range</c>.</summary>
internal sealed class RangeValue(long start, long stop, long step)
{
    public long Start => start;

    public long Stop => stop;

    public long Step => step;

    public long Count { get; } = step > 0
        ? start < stop ? (long)(((Int128)stop - start - 1) / step) + 1 : 0
        : start > stop ? (long)(((Int128)start - stop - 1) / -(Int128)step) + 1 : 0;

    public long this[long index] => start + (index * step);

    public bool Contains(long value)
    {
        var inside = step > 0 ? value >= start && value < stop : value <= start && value > stop;
        return inside && ((Int128)value - start) % step == 0;
    }

    public IEnumerable<object?> Items()
    {
        for (long i = 0; i < Count; i++)
            yield return this[i];
    }
}
