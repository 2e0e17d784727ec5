using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Api.Limits;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Requests;

/// <summary>One request to the API: who asks, what, and the state he sees.</summary>
internal sealed class ApiRequest(HttpContext http, NetboxStore store, NetboxApiOptions options, ApiLimits limits) : IDisposable
{
    private ApiBody? _body;

    public HttpContext Http { get; } = http;

    public NetboxStore Store { get; } = store;

    public NetboxApiOptions Options { get; } = options;

    public ApiLimits Limits { get; } = limits;

    /// <summary>Checks names and passwords.</summary>
    public LogIns LogIns { get; init; } = null!;

    /// <summary>The type and the object that the address names.</summary>
    public (ObjectType? Type, string? Id) Addressed { get; set; }

    public Guid RequestId { get; } = Guid.NewGuid();

    public State State { get; } = store.State;

    public Query Query { get; } = Query.Parse(http.Request.QueryString.Value ?? "");

    public string Method => Http.Request.Method;

    /// <summary>The path within the API's base, for example <c>/api/dcim/sites/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The user, once his token has been checked.</summary>
    public Row? User { get; set; }

    public IAccess Access { get; set; } = NoAccess.Instance;

    /// <summary>Whether the token may write.</summary>
    public bool MayWrite { get; set; }

    /// <summary>Whether the token is good for less than its user: read-only, from some addresses, or for some time.</summary>
    public bool HasLimits { get; set; }

    /// <summary>What the client wants to read: <c>application/json</c>, <c>text/html</c>, or <c>text/plain</c>.</summary>
    public string MediaType { get; set; } = "application/json";

    public string BaseUrl => field ??= ClientAddress.BaseUrl(Http.Request) + Options.BasePath;

    /// <summary>The body, where it has been read; an object without members when there was none.</summary>
    public JsonElement Body => _body?.Json ?? default;

    public Actor Actor => new(
        RequestId, Method, Options.BasePath + Path, User?.Id ?? 0, User?.Text("username") ?? "", Access,
        Http.Request.Headers[ChangeOrigin.Header] is { Count: 1 } origin ? origin[0] : null)
    {
        EndsTokens = Query.Last("end_tokens") == "true",
        IsLimited = HasLimits,
        Verdicts = PatternVerdicts.Judge(State, Addressed.Type, Addressed.Id, Body, Options.PatternTime, Cancellation),
    };

    public CancellationToken Cancellation => Http.RequestAborted;

    /// <param name="maxBytes">No body may be larger.</param>
    public async Task ReadBodyAsync(long maxBytes) =>
        _body = await ApiBody.ReadAsync(Http.Request, maxBytes, Limits.Bodies, Cancellation).ConfigureAwait(false);

    public void Dispose() => _body?.Dispose();

    /// <summary>The items of a bulk request; refused when the body is no list.</summary>
    public IReadOnlyList<JsonElement> Items()
    {
        if (Body.ValueKind == JsonValueKind.Array)
            return [.. Body.EnumerateArray()];
        var message = $"Expected a list of items but got type \"{PythonText.TypeName(Body)}\".";
        throw new StoreRefusal(400, new JsonObject { ["non_field_errors"] = new JsonArray(JsonValue.Create(message)) });
    }

    public Task<T> WriteAsync<T>(Func<Transaction, T> work)
    {
        if (Http.Features.Get<Rehearsal>() is not { } rehearsal)
            return Store.WriteAsync(Actor, work, Cancellation);
        (var result, rehearsal.Write) = Store.Rehearse(Actor, work);
        return Task.FromResult(result);
    }
}
