using System.Text.Json;

namespace Plumbline.Web.Calls;

/// <summary>What the API answered.</summary>
/// <param name="Body">Undefined when there was none, or no JSON.</param>
internal sealed record StoreAnswer(int Status, JsonElement Body)
{
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>What was wrong, for people; null when nothing was.</summary>
    public string? Problem => IsGood ? null : Words(Body) is { Length: > 0 } words ? words : $"the store answered {Status}";

    /// <summary>What was wrong with one field; null when nothing was.</summary>
    public string? ProblemOf(string field) =>
        !IsGood && Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(field, out var said) ? Words(said) : null;

    /// <summary>The objects of a page of a list.</summary>
    public IEnumerable<JsonElement> Results =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("results", out var results) ? results.EnumerateArray() : [];

    /// <summary>How many objects the whole list has.</summary>
    public long Count =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("count", out var count) && count.TryGetInt64(out var all) ? all : 0;

    public static StoreAnswer Read(int status, byte[] body)
    {
        try
        {
            return new StoreAnswer(status, body.Length == 0 ? default : JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            return new StoreAnswer(status, default);
        }
    }

    private static string Words(JsonElement said) => said.ValueKind switch
    {
        JsonValueKind.String => said.GetString()!,
        JsonValueKind.Array => string.Join(" ", said.EnumerateArray().Select(Words)),
        JsonValueKind.Object => string.Join(" ", said.EnumerateObject()
            .Select(p => p.Name is "detail" or "non_field_errors" or "__all__" ? Words(p.Value) : $"{p.Name}: {Words(p.Value)}")),
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        _ => said.GetRawText(),
    };
}
