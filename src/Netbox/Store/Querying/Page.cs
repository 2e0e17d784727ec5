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
