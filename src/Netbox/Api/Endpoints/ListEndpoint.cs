using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The list of a type: reading pages, making objects, changing and deleting many at once.</summary>
internal static class ListEndpoint
{
    public const string Methods = "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS";

    // No row has it.
    private const long Gone = 0;

    // Characters of a query; longer ones are seldom asked again.
    private const int LongestKept = 2048;

    public static Task HandleAsync(ApiRequest request, ObjectType type) => request.Method switch
    {
        "GET" or "HEAD" => GetAsync(request, type),
        "POST" => PostAsync(request, type),
        "PUT" or "PATCH" => ChangeAsync(request, type),
        _ => DeleteAsync(request, type),
    };

    private static Task GetAsync(ApiRequest request, ObjectType type)
    {
        if (request.Query.Has("export"))
            return ListExport.HandleAsync(request, type);
        var key = KeyOf(request, type);
        if (key is { } asked && request.Limits.Pages.Find(request.State, asked) is { } known)
            return Responses.BytesAsync(request, 200, "application/json", known);
        var page = Find(request, type, request.Query, request.Options.MaxPage);
        var fields = FieldSelection.Of(type, request.Query);
        var representation = new ObjectJson(request.State, request.BaseUrl);
        return Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartObject();
            if (page.Count is { } count)
                writer.WriteNumber("count", count);
            else
                writer.WriteNull("count");
            writer.WriteString("next", Link(request, page.Next));
            writer.WriteString("previous", Link(request, page.Previous));
            writer.WriteStartArray("results");
            foreach (var row in page.Rows)
                representation.Write(writer, row, fields);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }, key);
    }

    // Only where the state alone says what is shown: the rows of a log are on the disk, and the console asks for a place in a list.
    private static RecentPageKey? KeyOf(ApiRequest request, ObjectType type)
    {
        var query = request.Http.Request.QueryString.Value ?? "";
        var isKept = request.MediaType == "application/json" && query.Length <= LongestKept && request.State[type].Rows is not LoggedRows
            && request.Http.Features.Get<ListPlace>() == null;
        return isKept ? new RecentPageKey(request.User?.Id, request.BaseUrl, request.Path, query) : null;
    }

    /// <summary>What a user sees of a list through the filters of a query.</summary>
    public static Page Find(ApiRequest request, ObjectType type, Query query, int most)
    {
        var errors = new FieldErrors();
        var conditions = FilterPlan.Compile(request.State, type, query, errors, new Viewer(request.User?.Id, request.Access.IsFull));
        if (errors.Any)
            throw new StoreRefusal(400, errors.ToJson());
        // First of all: how long a filter takes on rows that a user may not see would tell him what they hold.
        if (request.Access is not FullAccess)
            conditions.Insert(0, new Condition(row => request.Access.Allows("view", row, request.State)));
        var budget = new QueryBudget(request.Options.QueryTime, request.Store.Time, request.Cancellation);
        if (request.Http.Features.Get<ListPlace>() is { } place)
        {
            if (place.Named is { } isWanted)
                conditions.Add(new Condition(row => isWanted(row.Text("name"))));
            // Where a row stands tells what it holds: one that the user may not see counts as one that is gone.
            var beside = place.Beside is { } id && request.State.Find(type, id) is { } row
                && !request.Access.Allows("view", row, request.State) ? Gone : place.Beside;
            (var page, place.Offset) = Page.Beside(
                request.State, type, query, conditions, budget, most, (beside, place.IsBefore, place.Position));
            return page;
        }
        return Page.Of(request.State, type, query, conditions, budget, most, out var refusal)
            ?? throw new StoreRefusal(400, new JsonArray(JsonValue.Create(refusal)));
    }

    public static string? Link(ApiRequest request, string? query) => query == null ? null : $"{request.BaseUrl}{request.Path}?{query}";

    private static async Task PostAsync(ApiRequest request, ObjectType type)
    {
        if (request.Body.ValueKind == JsonValueKind.Array)
        {
            var (rows, answer) = await request.WriteAsync(t =>
            {
                var made = Created(t, ObjectWriter.CreateAll(t, type, request.Items()));
                return (made, Answers.Begin(request, 201, t.Shared(), made));
            }).ConfigureAwait(false);
            if (type.SequentialCreate && rows.Count > 0)
                request.Http.Response.Headers.Location = Address(request, rows[^1]);
            await Answers.ManyAsync(request, 201, answer).ConfigureAwait(false);
            return;
        }
        var (row, after) = await request.WriteAsync(t => (Created(t, [ObjectWriter.Create(t, type, request.Body)])[0], t.State))
            .ConfigureAwait(false);
        request.Http.Response.Headers.Location = Address(request, row);
        await Answers.OneAsync(request, 201, after, row).ConfigureAwait(false);
    }

    /// <summary>The objects of a list, or the only one, as far as the user may make just these.</summary>
    public static IReadOnlyList<Row> Made(Transaction transaction, ObjectType type, IReadOnlyList<JsonElement> bodies, bool isMany) =>
        Created(transaction, isMany
            ? ObjectWriter.CreateAll(transaction, type, bodies)
            : [ObjectWriter.Create(transaction, type, bodies[0])]);

    /// <summary>New objects, as far as the user may make just these.</summary>
    public static IReadOnlyList<Row> Created(Transaction transaction, IReadOnlyList<Row> rows)
    {
        if (rows.Any(r => !transaction.Actor.Access.Allows("add", r, transaction.State)))
            throw StoreRefusal.Forbidden();
        return rows;
    }

    private static async Task ChangeAsync(ApiRequest request, ObjectType type)
    {
        var items = Identified(request);
        var answer = await request.WriteAsync(t =>
        {
            var changed = Change(request, t, type, items);
            return Answers.Begin(request, 200, t.Shared(), changed);
        }).ConfigureAwait(false);
        await Answers.ManyAsync(request, 200, answer).ConfigureAwait(false);
    }

    private static List<Row> Change(ApiRequest request, Transaction transaction, ObjectType type, Dictionary<long, JsonElement> items)
    {
        var rows = new List<Row>();
        foreach (var row in Visible(request, transaction.State, type, items.Keys, "change"))
        {
            Preconditions.Check(request, row);
            rows.Add(ObjectWriter.Update(transaction, row, items[row.Id], request.Method == "PATCH"));
            if (!transaction.Actor.Access.Allows("change", rows[^1], transaction.State))
                throw StoreRefusal.Forbidden();
        }
        return rows;
    }

    private static async Task DeleteAsync(ApiRequest request, ObjectType type)
    {
        var items = Identified(request);
        await request.WriteAsync(t =>
        {
            foreach (var row in Visible(request, t.State, type, items.Keys, "delete"))
                Deleter.Delete(t, row);
            return true;
        }).ConfigureAwait(false);
        await Responses.EmptyAsync(request, 204).ConfigureAwait(false);
    }

    // Objects that are not there, or not for the user, are passed over; the rest comes in the order of the list.
    private static List<Row> Visible(ApiRequest request, State state, ObjectType type, IEnumerable<long> ids, string action) =>
        [.. Ordering.Default(state, type)
            .Sort(ids.Select(id => state.Find(type, id)).OfType<Row>().Where(r => request.Access.Allows(action, r, state)))];

    private static Dictionary<long, JsonElement> Identified(ApiRequest request)
    {
        var items = new Dictionary<long, JsonElement>();
        var reports = new JsonArray();
        var failed = false;
        foreach (var item in request.Items())
        {
            var report = new JsonObject();
            if (item.ValueKind != JsonValueKind.Object)
                report["non_field_errors"] = new JsonArray(
                    JsonValue.Create($"Invalid data. Expected a dictionary, but got {PythonText.TypeName(item)}."));
            else if (!item.TryGetProperty("id", out var id))
                report["id"] = new JsonArray(JsonValue.Create("This field is required."));
            else if (ScalarInput.ParseWhole(id) is not { } number)
                report["id"] = new JsonArray(JsonValue.Create("A valid integer is required."));
            else if (number >= 0 && number <= long.MaxValue)
                items[(long)number] = item;
            failed |= report.Count > 0;
            reports.Add((JsonNode)report);
        }
        return failed ? throw new StoreRefusal(400, reports) : items;
    }

    private static string Address(ApiRequest request, Row row) => $"{request.BaseUrl}/api/{row.Type.ListPath}{row.Id}/";
}
