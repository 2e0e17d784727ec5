using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Client;

/// <summary>
/// Writes our own store without HTTP, in the name of its first superuser and with the mark of own changes, so that what is written does not
/// start the path again.
/// </summary>
public sealed class StoreNetboxWriter(NetboxStore store) : INetboxWriter
{
    /// <summary>In whose name it writes; empty where there is no superuser.</summary>
    public string Author => UserRules.Superusers(store.State).FirstOrDefault()?.Text("username") ?? "";

    public Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellation) =>
        WriteAsync("POST", path, body, (transaction, type, _, json) => ObjectWriter.Create(transaction, type, json), cancellation);

    public Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation) =>
        WriteAsync("PATCH", path, body, (transaction, type, id, json) =>
            ObjectWriter.Update(transaction, transaction.State.Find(type, id)
                ?? throw StoreRefusal.NotFound(type.ClassName), json, isPartial: true), cancellation);

    private async Task<JsonElement> WriteAsync(
        string method, string path, JsonNode body, Func<Transaction, ObjectType, long, JsonElement, Row> work,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(body);
        var (list, id) = Split(path);
        var type = ObjectTypes.AtPath(list) ?? throw new NetboxException(NetboxFailure.NotFound, $"the store has no list {list}", 404);
        var json = JsonElement.Parse(body.ToJsonString());
        try
        {
            var (row, state) = await store.WriteAsync(ActorOf(method, path), transaction =>
                (work(transaction, type, id, json), transaction.State), cancellation).ConfigureAwait(false);
            return new ObjectJson(state, "").ToElement(row, type.Shown);
        }
        catch (StoreWriteException failure)
        {
            throw new NetboxException(NetboxFailure.Server, failure.Message, failure.Status, inner: failure);
        }
        catch (StoreRefusal refusal)
        {
            throw new NetboxException(
                NetboxFailure.Refused, $"the store refused {method} {path} ({refusal.Status}): {refusal.Message}", refusal.Status,
                refusal.Message, refusal);
        }
    }

    private Actor ActorOf(string method, string path)
    {
        var state = store.State;
        var user = UserRules.Superusers(state).FirstOrDefault();
        return new Actor(
            Guid.NewGuid(), method, $"/api/{path}", user?.Id ?? 0, user?.Text("username") ?? "", FullAccess.Instance,
            ChangeOrigin.WriteBack);
    }

    private static (string List, long Id) Split(string path)
    {
        var bare = path.TrimEnd('/');
        var slash = bare.LastIndexOf('/');
        return slash > 0 && long.TryParse(bare.AsSpan(slash + 1), out var id) ? (bare[..(slash + 1)], id) : (bare + "/", 0);
    }
}
