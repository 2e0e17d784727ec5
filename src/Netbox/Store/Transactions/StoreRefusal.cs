using System.Text.Json.Nodes;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>A request that is answered with an error. It is an exception because it must undo the transaction from any depth.</summary>
internal sealed class StoreRefusal(int status, JsonNode body) : Exception(body.ToJsonString())
{
    public int Status { get; } = status;

    public JsonNode Body { get; } = body;

    /// <summary>An ETag to answer with: the present one, when a precondition failed.</summary>
    public string? ETag { get; init; }

    /// <summary>When to try again; null when that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static StoreRefusal Detail(int status, string message) => new(status, new JsonObject { ["detail"] = message });

    /// <summary>Too much at once: the same request may succeed later.</summary>
    public static StoreRefusal Later(int status, string message, TimeSpan after) =>
        new(status, Detail(status, message).Body) { RetryAfter = after };

    public static StoreRefusal NotFound(string className) => Detail(404, $"No {className} matches the given query.");

    public static StoreRefusal Forbidden() => Detail(403, "You do not have permission to perform this action.");

    public static StoreRefusal Insufficient() => Detail(409, "Insufficient resources are available to satisfy the request");
}
