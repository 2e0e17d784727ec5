using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>One page of a list: its rows, the count (null when pages are taken by id), and the queries of the pages around it.</summary>
internal sealed record Page(IReadOnlyList<Row> Rows, long? Count, string? Next, string? Previous)
{
    public const int DefaultSize = 50;
    public const int MaxSize = 1000;

    /// <param name="most">Rows of a page at most.</param>
    /// <param name="refusal">The sentence that is answered when the paging parameters contradict each other.</param>
    public static Page? Of(
        State state, ObjectType type, Query query, IReadOnlyList<Condition> conditions, QueryBudget budget, int most, out string? refusal)
    {
        refusal = null;
        var limit = Limit(query.Last("limit"), most);
        if (query.Last("start") is { } start)
        {
            refusal = !long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                ? "Invalid 'start' parameter: must be a non-negative integer."
                : query.Has("offset") ? "'start' and 'offset' are mutually exclusive."
                : query.Has("ordering") ? "Ordering cannot be specified in conjunction with cursor-based pagination."
                : null;
            return refusal == null ? ById(state, type, query, conditions, budget, first, limit) : null;
        }
        var ordering = query.Last("ordering") is { } asked ? Ordering.Requested(state, type, asked) : Ordering.Default(state, type);
        var offset = int.TryParse(query.Last("offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var ids = FilterPlan.InOrder(state, type, conditions, budget, ordering);
        return By(query, limit, offset, ids.Count, [.. ids.Slice(offset, limit).Select(id => state.Find(type, id)).OfType<Row>()]);
    }

    /// <summary>The page beside a row, which need not be among those that pass.</summary>
    /// <param name="at">The row; whether the page ends before it; where the page's border is when there is no such row any more.</param>
    /// <returns>The page, and how many rows stand before it.</returns>
    public static (Page Page, int Offset) Beside(
        State state, ObjectType type, Query query, IReadOnlyList<Condition> conditions, QueryBudget budget, int most,
        (long? Row, bool IsBefore, int Position) at)
    {
        var limit = Limit(query.Last("limit"), most);
        var ordering = query.Last("ordering") is { } asked ? Ordering.Requested(state, type, asked) : Ordering.Default(state, type);
        var ids = FilterPlan.InOrder(state, type, conditions, budget, ordering);
        var border = at.Row is not { } id ? 0
            : state.Find(type, id) is { } row ? Border(state, type, ids, ordering, row, at.IsBefore)
            // The one that is gone was itself among those before a page that begins behind it.
            : Math.Clamp(at.IsBefore ? at.Position : at.Position - 1, 0, ids.Count);
        var offset = at.IsBefore ? Math.Max(0, border - limit) : border;
        return (By(query, limit, offset, ids.Count, [.. ids.Slice(offset, limit).Select(i => state.Find(type, i)).OfType<Row>()]), offset);
    }

    // How many of the ids stand before a row; it itself counts with those when the page begins behind it.
    private static int Border(State state, ObjectType type, OrderedIds ids, Ordering ordering, Row row, bool isBefore)
    {
        var (low, high) = (0, ids.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = ordering.Compare(state.Find(type, ids.Slice(middle, 1)[0]), row);
            if (order < 0 || (order == 0 && !isBefore))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public static int Limit(string? text, int most) =>
        !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? Math.Min(DefaultSize, most)
            : limit == 0 ? most : Math.Min(limit, most);

    private static Page By(Query query, int limit, int offset, int count, IReadOnlyList<Row> rows)
    {
        var size = limit.ToString(CultureInfo.InvariantCulture);
        var next = (long)offset + limit >= count
            ? null
            : query.With(("limit", size), ("offset", (offset + limit).ToString(CultureInfo.InvariantCulture)));
        var previous = offset <= 0 ? null
            : query.With(("limit", size), ("offset", offset - limit <= 0 ? null : (offset - limit).ToString(CultureInfo.InvariantCulture)));
        return new Page(rows, count, next, previous);
    }

    private static Page ById(
        State state, ObjectType type, Query query, IReadOnlyList<Condition> conditions, QueryBudget budget, long first, int limit)
    {
        List<Row> rows = [.. FilterPlan.ById(state, type, conditions, budget, first).Take(limit)];
        var next = rows.Count < limit ? null
            : query.With(("limit", limit.ToString(CultureInfo.InvariantCulture)), ("start", (rows[^1].Id + 1)
                .ToString(CultureInfo.InvariantCulture)));
        return new Page(rows, null, next, null);
    }
}
