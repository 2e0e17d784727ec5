namespace Plumbline.Web.Lists;

/// <summary>A page of a list that lies in memory.</summary>
/// <param name="Offset">How many stand before it.</param>
/// <param name="Count">How many the whole list has.</param>
internal sealed record KeyedPage<T>(IReadOnlyList<T> Items, int Offset, int Count);

/// <summary>Pages that lie beside a key, whether what has it is still there or not.</summary>
internal static class KeyedPages
{
    /// <summary>So many does a page of people show.</summary>
    public const int Size = 50;

    /// <param name="all">In the order of their keys.</param>
    /// <param name="after">The key that it lies behind; null for none.</param>
    /// <param name="before">The key that it lies before; null for none. With neither, it is the first page.</param>
    /// <param name="limit">So many at most.</param>
    public static KeyedPage<T> Of<T, TKey>(IReadOnlyList<T> all, Func<T, TKey> key, TKey? after, TKey? before, int limit)
        where TKey : struct, IComparable<TKey>
    {
        var start = after is { } behind ? all.Count(one => key(one).CompareTo(behind) <= 0)
            : before is { } border ? Math.Max(0, all.Count(one => key(one).CompareTo(border) < 0) - limit) : 0;
        return new([.. all.Skip(start).Take(limit)], start, all.Count);
    }

    /// <summary>The page that an address names; where what stood behind it is gone, the one before.</summary>
    public static KeyedPage<T> Shown<T>(IReadOnlyList<T> all, Func<T, ListKey> key, string? after, string? before)
    {
        var page = Of(all, key, ListKey.Read(after), ListKey.Read(before), Size);
        return page.Items.Count == 0 && page.Count > 0 ? Of(all, key, null, ListKey.Read(after), Size) : page;
    }
}
