using System.Text.Json;

namespace Plumbline.Netbox.Store.Changes;

/// <summary>
/// What one request did to one object: at most one for an object and request, in the order NetBox emits its events. A save that changed
/// nothing has a record too (NetBox sends its event), but no row in the change log: <see cref="Logged"/> is false then.
/// </summary>
public sealed record ObjectChangeRecord
{
    // Worked out when somebody asks: most changes concern no event rule.
    private readonly Lazy<JsonElement?> _prechange = new((JsonElement?)null), _postchange = new((JsonElement?)null);
    private readonly Lazy<JsonElement> _object = new(default(JsonElement));

    public ObjectChangeRecord()
    {
    }

    internal ObjectChangeRecord(Func<JsonElement?> prechange, Func<JsonElement?> postchange, Func<JsonElement> shown) =>
        (_prechange, _postchange, _object) = (new(prechange), new(postchange), new(shown));

    public required DateTimeOffset Time { get; init; }

    /// <summary>The id of the HTTP request, shared by all its changes.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>Method and path of that request, as NetBox puts them into webhook bodies.</summary>
    public required string RequestMethod { get; init; }

    public required string RequestPath { get; init; }

    public required long UserId { get; init; }

    public required string UserName { get; init; }

    public required ChangeAction Action { get; init; }

    /// <summary>For example <c>virtualization.virtualmachine</c>.</summary>
    public required string ObjectType { get; init; }

    public required long ObjectId { get; init; }

    /// <summary>The object's display text.</summary>
    public required string ObjectRepr { get; init; }

    /// <summary>The object's name before the request; null where it had none, or was not there.</summary>
    public string? NameBefore { get; init; }

    /// <summary>Its name afterwards; null where it has none, or is gone.</summary>
    public string? NameAfter { get; init; }

    /// <summary>The flat form before the request (ids, raw choice values, sorted tag names, private columns); null on create.</summary>
    public JsonElement? Prechange { get => _prechange.Value; init => _prechange = new(() => value); }

    /// <summary>The flat form afterwards; null on delete.</summary>
    public JsonElement? Postchange { get => _postchange.Value; init => _postchange = new(() => value); }

    /// <summary>The object as the API shows it, with relative <c>url</c> and without config context; on delete as it was before.</summary>
    public JsonElement Object { get => _object.Value; init => _object = new(() => value); }

    /// <summary>
    /// The request's <c>X-Plumbline-Origin</c> header: set by our own write-back, so that the change does not start the path again. Null
    /// for everybody else.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>The text of <c>changelog_message</c>, empty when none was sent.</summary>
    public string Message { get; init; } = "";

    public bool Logged { get; init; } = true;

    /// <summary>The id of its row in the change log; 0 where it has none. Later commits have larger ones.</summary>
    public long LogId { get; init; }
}

/// <summary>What a request did to an object.</summary>
public enum ChangeAction
{
    Create,
    Update,
    Delete,
}
