using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Api.Access;
using Plumbline.Netbox.Api.Batches;
using Plumbline.Netbox.Api.Endpoints;
using Plumbline.Netbox.Api.Limits;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api;

/// <summary>
/// Who asks at an address beside the API, and what his permissions let him see: as they are at each question, not as they were when the
/// request came.
/// </summary>
#pragma warning disable CA1001 // its requests have no body, so there is nothing to dispose of
public sealed class ApiViewer
{
#pragma warning restore CA1001
    private static readonly NetboxApiOptions Options = new();

    // Nothing is read here but the header.
    private static readonly ApiLimits Limits = new(Options, TimeProvider.System, NullLogger.Instance);

    private readonly HttpContext _http;
    private readonly NetboxStore _store;
    private ApiRequest? _admitted;

    internal ApiViewer(HttpContext http, NetboxStore store)
    {
        (_http, _store) = (http, store);
        Look();
    }

    /// <summary>Why the request is not let in, as the API would say it (status 403); null while it is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>His name; empty while he is not let in.</summary>
    public string UserName => Look()?.User?.Text("username") ?? "";

    /// <summary>Whether his token is good for less than he is: read-only, from some addresses, or for some time.</summary>
    public bool HasLimits => Look()?.HasLimits != false;

    /// <summary>Whether he may see everything.</summary>
    public bool IsSuperuser => Look() is { Access: FullAccess };

    /// <summary>Whether a permission gives him an action on objects of a type, be it only on some.</summary>
    public bool May(string action, string type) =>
        Look() is { } request && ObjectTypes.Find(type) is { } known && request.Access.Allows(action, known);

    /// <summary>Whether his token may write at all.</summary>
    public bool MayWrite => Look()?.MayWrite == true;

    /// <summary>Whether he may do something with one object; null when there is no such object any more.</summary>
    public bool? May(string action, string type, long id) =>
        Look() is not { } request
            ? false
            : request.State.Find(type, id) is { } row ? request.Access.Allows(action, row, request.State) : null;

    /// <summary>Whether he may view an object; null when there is no such object any more.</summary>
    public bool? MayView(string type, long id) =>
        Look() is not { } request
            ? false
            : request.State.Find(type, id) is { } row ? request.Access.Allows("view", row, request.State) : null;

    /// <summary>Whether he may view all objects of a name, of any of some types; null when none has it.</summary>
    public bool? MayViewNamed(IEnumerable<string> types, string name)
    {
        if (Look() is not { } request)
            return false;
        bool? may = null;
        foreach (var type in types.Select(ObjectTypes.Get))
        {
            foreach (var row in request.State.Named(type.Label, "name", name))
                may = (may ?? true) && request.Access.Allows("view", row, request.State);
        }
        return may;
    }

    /// <summary>The only object of a name, of any of some types, where he may view it; null where several have that name.</summary>
    public (string Type, long Id)? FindNamed(IEnumerable<string> types, string name) =>
        Look() is { } request && types.SelectMany(type => request.State.Named(type, "name", name)).Take(2).ToList() is [var only]
            && request.Access.Allows("view", only, request.State) ? (only.Type.Label, only.Id) : null;

    /// <summary>
    /// The config contexts that count for a device or virtual machine, in the order in which they are merged; none when he may not view it.
    /// </summary>
    public IReadOnlyList<AppliedContext> ContextsOf(string type, long id)
    {
        if (Look() is not { } request || request.State.Find(type, id) is not { } machine
            || !request.Access.Allows("view", machine, request.State))
            return [];
        return [.. from row in ContextRenderer.Of(request.State).Matches(machine)
            where row["data"] is JsonElement
            let isShown = request.Access.Allows("view", row, request.State)
            select new AppliedContext(row.Id, isShown ? row.Text("name") : null, row.Reference("weight") ?? 0, (JsonElement)row["data"]!)];
    }

    /// <summary>Has many objects made in one transaction, or none; with <paramref name="isTrial"/> it is only found out what would be
    /// refused.</summary>
    /// <param name="items">The steps of each item.</param>
    /// <param name="isTrial">Nothing is kept.</param>
    /// <param name="cancellation">Calls it off while it waits for its turn.</param>
    /// <exception cref="StoreWriteException">The database could not be written.</exception>
    public async Task<BatchAnswer> WriteAsync(
        IReadOnlyList<IReadOnlyList<BatchStep>> items, bool isTrial, CancellationToken cancellation)
    {
        if (Look() is not { MayWrite: true } request)
            return new BatchAnswer([], [new BatchRefusal(0, 0, StoreRefusal.Forbidden().Body)]);
        try
        {
            var batch = new ObjectBatch(request, _store);
            return isTrial ? batch.Try(items) : await batch.WriteAsync(items, cancellation).ConfigureAwait(false);
        }
        catch (StoreRefusal refusal)
        {
            return new BatchAnswer([], [new BatchRefusal(0, 0, refusal.Body)]);
        }
    }

    /// <summary>Makes a user a superuser, or one no longer.</summary>
    /// <returns>Why it was refused; null when he is so now.</returns>
    /// <exception cref="StoreWriteException">The database could not be written.</exception>
    public async Task<string?> SetSuperuserAsync(long user, bool isWanted, CancellationToken cancellation)
    {
        if (Look() is not { User: { } by } request)
            return Refusal;
        return await _store.WriteAsync(ActorOf(by, request), transaction => Superusers.Set(transaction, user, isWanted), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Makes a user who is a superuser from the first moment, or nobody.</summary>
    /// <param name="user">What a request to the API would bring.</param>
    /// <param name="cancellation">Calls it off while it waits for its turn.</param>
    /// <returns>What the API would have answered with where it was refused; null when he is made.</returns>
    /// <exception cref="StoreWriteException">The database could not be written.</exception>
    public async Task<JsonNode?> MakeSuperuserAsync(JsonObject user, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (Look() is not { User: { } by, MayWrite: true } request)
            return StoreRefusal.Forbidden().Body;
        var given = JsonElement.Parse(user.ToJsonString());
        try
        {
            return await _store.WriteAsync<JsonNode?>(ActorOf(by, request), transaction =>
            {
                var made = ListEndpoint.Made(transaction, ObjectTypes.Get("users.user"), [given], isMany: false)[0];
                return Superusers.Set(transaction, made.Id, isWanted: true) is { } refusal ? throw StoreRefusal.Detail(403, refusal) : null;
            }, cancellation).ConfigureAwait(false);
        }
        catch (StoreRefusal refusal)
        {
            return refusal.Body;
        }
    }

    /// <summary>The machines he may view whose config context a rehearsed request would have changed.</summary>
    public IReadOnlyList<ContextChange> ContextChanges(Rehearsal rehearsal)
    {
        ArgumentNullException.ThrowIfNull(rehearsal);
        return Look() is { } request && rehearsal.Write is { } write ? ContextChange.Of(write, request.Access) : [];
    }

    private static Actor ActorOf(Row user, ApiRequest request) =>
        new(Guid.NewGuid(), "", "", user.Id, user.Text("username") ?? "", request.Access) { IsLimited = request.HasLimits };

    private ApiRequest? Look()
    {
        if (_admitted is { } known && known.State.Version == _store.ChangeVersion)
            return known;
        try
        {
            var request = new ApiRequest(_http, _store, Options, Limits) { Path = _http.Request.Path };
            Authentication.Authenticate(request);
            (_admitted, Refusal) = (request, null);
        }
        catch (StoreRefusal refusal)
        {
            (_admitted, Refusal) = (null, refusal.Body["detail"]?.GetValue<string>() ?? "no");
        }
        return _admitted;
    }
}
