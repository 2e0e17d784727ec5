using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Output;

/// <summary>
/// The order in which the rulebook engine hands back the top level of an event and the set of bindings: that of a Java
/// HashMap. Printed events are compared byte for byte by people's scripts, so it is kept; nested mappings keep their own order.
/// </summary>
public static class EngineKeyOrder
{
    private const int SmallestTable = 16;

    /// <summary>A copy of a mapping with its own keys in the engine's order.</summary>
    public static Mapping Apply(Mapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var buckets = SmallestTable;
        while (mapping.Count > buckets * 3 / 4)
            buckets *= 2;
        var ordered = new Mapping(mapping.Count);
        foreach (var (key, value) in mapping.OrderBy(entry => Bucket(entry.Key, buckets)))
            ordered[key] = value;
        return ordered;
    }

    private static int Bucket(object key, int buckets)
    {
        var hash = 0;
        foreach (var unit in key as string ?? key.ToString() ?? "")
            hash = unchecked((31 * hash) + unit);
        hash ^= (int)((uint)hash >> 16);
        return hash & (buckets - 1);
    }
}
