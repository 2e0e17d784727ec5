using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store;

/// <summary>Reads one state in process, with the API's filters and representation.</summary>
internal sealed class StoreReader(State state, string baseUrl = "") : IStoreReader
{
    public IReadOnlyList<JsonElement> List(string path, string query) => [.. Each(path, query)];

    public IEnumerable<JsonElement> Each(string path, string query)
    {
        var type = TypeAt(path);
        var parameters = Query.Parse(query);
        var errors = new FieldErrors();
        var conditions = FilterPlan.Compile(state, type, parameters, errors, Viewer.OfAll);
        if (errors.Any)
            throw new StoreQueryException(400, errors.ToString());
        var rows = Rows(type, parameters, conditions);
        var fields = FieldSelection.Of(type, parameters);
        if (rows.Count == 0)
            return [];
        var text = new ObjectText(new ObjectJson(state, baseUrl));
        return rows.Select(row => JsonTexts.Parse(text.Of(row, fields)));
    }

    public JsonElement? Find(string path, long id)
    {
        var type = TypeAt(path);
        return state.Find(type, id) is { } row ? new ObjectJson(state, baseUrl).ToElement(row, type.Shown) : null;
    }

    public object EditionOf(string path) => state[TypeAt(path)];

    // In process there is no client to keep waiting, so only single patterns are limited.
    private IReadOnlyList<Row> Rows(ObjectType type, Query parameters, IReadOnlyList<Condition> conditions)
    {
        var budget = new QueryBudget(TimeSpan.MaxValue, TimeProvider.System, CancellationToken.None);
        try
        {
            if (parameters.Has("limit") || parameters.Has("start"))
                return (Page.Of(state, type, parameters, conditions, budget, Page.MaxSize, out var refusal)
                    ?? throw new StoreQueryException(400, refusal!)).Rows;
            if (FilterPlan.FindsNothing(conditions))
                return [];
            var ordering =
                parameters.Last("ordering") is { } asked ? Ordering.Requested(state, type, asked) : Ordering.Default(state, type);
            var ids = FilterPlan.InOrder(state, type, conditions, budget, ordering);
            return [.. ids.Slice(0, ids.Count).Select(id => state.Find(type, id)).OfType<Row>()];
        }
        catch (QueryBudgetException slow)
        {
            throw new StoreQueryException(400, slow.Message);
        }
    }

    private static ObjectType TypeAt(string path) =>
        ObjectTypes.AtPath(path.Trim('/') + "/") ?? throw new StoreQueryException(404, $"there is no list {path}");
}
