using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// What the Terraform provider for NetBox asked a real one in plans, applies, imports and destroys of 13 configurations, in order: the
/// store gives it the same answers, so that a second plan is empty here where it was empty there.
/// </summary>
public sealed partial class TerraformRecordingTests
{
    [Fact]
    public async Task Answers_EqualTheRecorded()
    {
        await using var host = new StoreHost();
        var ids = Ids(host.Store);
        var (failures, total) = (new List<string>(), 0);
        foreach (var step in Recording.Lines("netbox/terraform.jsonl"))
        {
            var n = 0;
            foreach (var exchange in step.GetProperty("exchanges").EnumerateArray())
            {
                total++;
                var place = $"{step.GetProperty("config").GetString()} {step.GetProperty("step").GetString()} {++n}";
                var difference = await ReplayAsync(host, exchange, ids);
                if (difference != null)
                    failures.Add($"{place}: {exchange.GetProperty("method").GetString()} {exchange.GetProperty("path").GetString()} "
                        + $"{difference}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {total} differ:\n" + string.Join('\n', failures));
    }

    private static async Task<string?> ReplayAsync(StoreHost host, JsonElement exchange, long[] ids)
    {
        var (method, path) = (exchange.GetProperty("method").GetString()!, exchange.GetProperty("path").GetString()!);
        var (body, status) = (exchange.GetProperty("body"), exchange.GetProperty("status").GetInt32());
        var response = exchange.GetProperty("response");
        if (method == "POST" && status == 201)
            Prepare(path, response, ids);
        var answer = await host.SendAsync(method, path, body.ValueKind == JsonValueKind.Null ? null : body.GetRawText());
        if (status >= 500)
            return answer.Status < 500 ? null : $"{answer.Status} answered";
        if (answer.Status != status)
            return $"{status} recorded, {answer.Status} answered: {answer.Body}";
        if (response.ValueKind == JsonValueKind.Null || !answer.IsJson)
            return null;
        return path == "/api/status/" ? Version(response, answer.Json) : RecordedBody.Difference(Masked(response), answer.Json);
    }

    // The versions of Python's packages are not ours.
    private static string? Version(JsonElement recorded, JsonElement actual) =>
        RecordedBody.Difference(recorded.GetProperty("netbox-version"), actual.GetProperty("netbox-version"));

    // A token's key and secret are random.
    private static JsonElement Masked(JsonElement recorded)
    {
        if (recorded.ValueKind != JsonValueKind.Object || !recorded.TryGetProperty("pepper_id", out _))
            return recorded;
        var masked = JsonObject.Create(recorded)!;
        foreach (var name in new[] { "display", "key", "token" }.Where(masked.ContainsKey))
            masked[name] = "<ANY>";
        return JsonElement.Parse(masked.ToJsonString());
    }

    // Other things had been made in that NetBox before and in between, and what was asked side by side got its ids in any order: the next
    // object takes the id it had there.
    private static void Prepare(string path, JsonElement response, long[] ids)
    {
        var made = response.ValueKind == JsonValueKind.Array ? response.EnumerateArray().First() : response;
        if (made.TryGetProperty("url", out var url) && ObjectUrl().Match(url.GetString()!) is { Success: true } found
            && ObjectTypes.AtPath(found.Groups[1].Value) is { } type)
            ids[type.Ordinal] = long.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture) - 1;
    }

    private static long[] Ids(NetboxStore store) =>
        (long[])Field<Sequences>("_last").GetValue(Field<NetboxStore>("_sequences").GetValue(store))!;

    private static FieldInfo Field<T>(string name) => typeof(T).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    [GeneratedRegex(@"/api/([^/]+/[^/]+/)(\d+)/$")]
    private static partial Regex ObjectUrl();
}
