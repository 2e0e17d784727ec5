namespace Plumbline.Cli.History;

/// <summary>The end of a list that is read from its beginning.</summary>
internal static class Newest
{
    /// <param name="count">How many; 0 for all.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, int count)
    {
        if (count <= 0)
            return items;
        var kept = new Queue<T>();
        foreach (var item in items)
        {
            if (kept.Count == count)
                kept.Dequeue();
            kept.Enqueue(item);
        }
        return kept;
    }
}
