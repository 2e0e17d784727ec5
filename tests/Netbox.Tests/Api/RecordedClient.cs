using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Asks the store what a client asked a real NetBox, and compares the answers.</summary>
internal sealed partial class RecordedClient(StoreHost host)
{
    private readonly long[] _ids = (long[])Field<Sequences>("_last").GetValue(Field<NetboxStore>("_sequences").GetValue(host.Store))!;

    /// <summary>What differs, or null.</summary>
    public async Task<string?> ReplayAsync(JsonElement exchange)
    {
        var (method, path) = (exchange.GetProperty("method").GetString()!, exchange.GetProperty("path").GetString()!);
        var (body, status) = (exchange.GetProperty("body"), exchange.GetProperty("status").GetInt32());
        var response = exchange.GetProperty("response");
        if (method == "POST" && status == 201)
            Prepare(response);
        var headers = exchange.TryGetProperty("headers", out var sent) && sent.TryGetProperty("authorization", out var token)
            ? new Dictionary<string, string?> { ["Authorization"] = token.GetString() }
            : null;
        var answer = await host.SendAsync(method, path, body.ValueKind == JsonValueKind.Null ? null : body.GetRawText(), headers);
        if (status >= 500)
            return answer.Status < 500 ? null : $"{answer.Status} answered";
        if (answer.Status != status)
            return $"{status} recorded, {answer.Status} answered: {answer.Body}";
        if (response.ValueKind == JsonValueKind.Null || !answer.IsJson)
            return null;
        return path == "/api/status/" ? Version(response, answer.Json) : RecordedBody.Difference(Masked(path, response), answer.Json);
    }

    /// <summary>Makes an object with the id that it had in the recording.</summary>
    public async Task MakeAsync(string list, long id, string body)
    {
        _ids[ObjectTypes.AtPath(list)!.Ordinal] = id - 1;
        await host.PostAsync("/api/" + list, body);
    }

    // The versions of Python's packages are not ours.
    private static string? Version(JsonElement recorded, JsonElement actual) =>
        RecordedBody.Difference(recorded.GetProperty("netbox-version"), actual.GetProperty("netbox-version"));

    // A token's key and secret are random; a journal entry is called by its time.
    private static JsonElement Masked(string path, JsonElement recorded)
    {
        string[] changing = path.StartsWith("/api/users/tokens/", StringComparison.Ordinal) ? ["display", "key", "token"]
            : path.StartsWith("/api/extras/journal-entries/", StringComparison.Ordinal) ? ["display"] : [];
        if (recorded.ValueKind != JsonValueKind.Object || changing.Length == 0)
            return recorded;
        var masked = JsonObject.Create(recorded)!;
        foreach (var name in changing.Where(masked.ContainsKey))
            masked[name] = "<ANY>";
        return JsonElement.Parse(masked.ToJsonString());
    }

    // Other things had been made in that NetBox before and in between, and what was asked side by side got its ids in any order: the next
    // object takes the id it had there.
    private void Prepare(JsonElement response)
    {
        var made = response.ValueKind == JsonValueKind.Array ? response.EnumerateArray().First() : response;
        if (made.TryGetProperty("url", out var url) && ObjectUrl().Match(url.GetString()!) is { Success: true } found
            && ObjectTypes.AtPath(found.Groups[1].Value) is { } type)
            _ids[type.Ordinal] = long.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture) - 1;
    }

    private static FieldInfo Field<T>(string name) => typeof(T).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    [GeneratedRegex(@"/api/([^/]+/[^/]+/)(\d+)/$")]
    private static partial Regex ObjectUrl();
}
