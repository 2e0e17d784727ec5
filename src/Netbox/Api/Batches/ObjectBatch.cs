using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Api.Endpoints;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Api.Batches;

/// <summary>
/// Many requests that are one: all objects are made in one transaction, or none. Each step is read, checked and refused as a request of its
/// own would be, with the rights of whoever asks.
/// </summary>
internal sealed class ObjectBatch(ApiRequest request, NetboxStore store)
{
    // Beyond all numbers that a store gives: an object that only a trial made is found by nobody.
    private const long TrialIds = 1L << 50;

    /// <summary>Tries it on the present state, without waiting for others and without a trace.</summary>
    public BatchAnswer Try(IReadOnlyList<IReadOnlyList<BatchStep>> items)
    {
        var ids = new Sequences();
        foreach (var type in ObjectTypes.All)
            ids.AtLeast(type, TrialIds);
        var transaction = new Transaction(store.State, ids, store.Time.GetUtcNow, Actor(items));
        var refusals = Run(transaction, items).Refusals;
        if (refusals.Count == 0)
            Guard(transaction, refusals);
        return new BatchAnswer([], refusals);
    }

    /// <summary>Does it.</summary>
    public async Task<BatchAnswer> WriteAsync(IReadOnlyList<IReadOnlyList<BatchStep>> items, CancellationToken cancellation)
    {
        try
        {
            var made = await store.WriteAsync(Actor(items), transaction =>
            {
                var (done, refusals) = Run(transaction, items);
                return refusals.Count == 0 ? done : throw new BatchRefusedException(refusals);
            }, cancellation).ConfigureAwait(false);
            return new BatchAnswer(made, []);
        }
        catch (BatchRefusedException refused)
        {
            return new BatchAnswer([], refused.Refusals);
        }
        catch (StoreRefusal refusal)
        {
            return new BatchAnswer([], [new BatchRefusal(0, 0, refusal.Body)]);
        }
    }

    private void Guard(Transaction transaction, List<BatchRefusal> refusals)
    {
        try
        {
            store.Foreign?.Guard(transaction);
        }
        catch (StoreRefusal refusal)
        {
            refusals.Add(new BatchRefusal(0, 0, refusal.Body));
        }
    }

    // What one item lacks says nothing of the others: all are tried, so that all mistakes are told at once.
    private static (List<long> Made, List<BatchRefusal> Refusals) Run(
        Transaction transaction, IReadOnlyList<IReadOnlyList<BatchStep>> items)
    {
        var (made, refusals) = (new List<long>(), new List<BatchRefusal>());
        foreach (var (number, steps) in items.Index())
        {
            var rows = new List<Row>();
            try
            {
                foreach (var step in steps)
                    rows.Add(Do(transaction, step, rows));
                made.Add(rows[0].Id);
            }
            catch (StoreRefusal refusal)
            {
                refusals.Add(new BatchRefusal(number, rows.Count, refusal.Body));
            }
        }
        return (made, refusals);
    }

    private static Row Do(Transaction transaction, BatchStep step, List<Row> rows)
    {
        var type = ObjectTypes.AtPath(step.Path) ?? throw new ArgumentException($"there is no list {step.Path}");
        var access = transaction.Actor.Access;
        if (!access.Allows(step.Changes is null ? "add" : "change", type))
            throw StoreRefusal.Forbidden();
        var body = Resolved(step.Body, rows);
        if (step.Changes is not { } changes)
            return ListEndpoint.Created(transaction, [ObjectWriter.Create(transaction, type, body)])[0];
        var row = transaction.State.Find(type, rows[changes].Id)!; // made by this item
        if (!access.Allows("change", row, transaction.State))
            throw StoreRefusal.Forbidden();
        var changed = ObjectWriter.Update(transaction, row, body, isPartial: true);
        return access.Allows("change", changed, transaction.State) ? changed : throw StoreRefusal.Forbidden();
    }

    private static JsonElement Resolved(JsonObject body, List<Row> rows)
    {
        var resolved = new JsonObject();
        foreach (var (name, value) in body)
            resolved[name] = value is JsonObject { Count: 1 } reference && reference[BatchStep.Reference] is { } step
                ? rows[step.GetValue<int>()].Id : value?.DeepClone();
        return JsonElement.Parse(resolved.ToJsonString());
    }

    private Actor Actor(IReadOnlyList<IReadOnlyList<BatchStep>> items)
    {
        var bodies = new JsonArray([.. items.SelectMany(steps => steps).Where(step => step.Body.ContainsKey("custom_fields"))
            .Select(step => new JsonObject { ["custom_fields"] = step.Body["custom_fields"]?.DeepClone() })]);
        return request.Actor with
        {
            Verdicts = bodies.Count == 0 ? null : PatternVerdicts.Judge(
                request.State, null, null, JsonElement.Parse(bodies.ToJsonString()), request.Options.PatternTime, request.Cancellation),
        };
    }

    private sealed class BatchRefusedException(List<BatchRefusal> refusals) : Exception
    {
        public List<BatchRefusal> Refusals { get; } = refusals;
    }
}
