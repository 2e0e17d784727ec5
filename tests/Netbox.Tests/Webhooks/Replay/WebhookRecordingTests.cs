using System.Text.Json;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Webhooks.Replay;

/// <summary>Everything a real NetBox 4.6.8 delivered, case by case in order, against a fresh store and a real receiver.</summary>
public sealed class WebhookRecordingTests
{
    /// <summary>Where NetBox's behaviour is a defect that the store does not have: what is to differ, and why.</summary>
    private static readonly Dictionary<int, string> Differences = new()
    {
        // A line break in data becomes a blank, not a header of its own.
        [44] = "delivery 0: header X-C is 'a X-Evil: 1' instead of 'a'; delivery 0: no header X-Evil",

        // A redirect is not followed: the POST would become a GET without its body.
        [51] = "1 deliveries instead of 2: POST /redirect; 1 deliveries failed",

        // A request that was rolled back sends nothing.
        [64] = "0 deliveries instead of 1: ",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_EqualTheRecorded()
    {
        await using var receiver = await RecordingReceiver.StartAsync(Stop);
        await using var store = await ServedStore.StartAsync(Stop);
        var failures = new List<string>();
        var (total, passed) = (0, 0);
        foreach (var test in Recording.Lines("netbox/webhooks.jsonl"))
        {
            total++;
            var n = test.GetProperty("n").GetInt32();
            var problems = await ReplayAsync(store, receiver, test);
            passed += problems.Count == 0 ? 1 : 0;
            if (string.Join("; ", problems) != Differences.GetValueOrDefault(n, ""))
                failures.Add($"{n} {test.GetProperty("name").GetString()}: "
                    + $"{(problems.Count == 0 ? "is listed but agrees now" : string.Join("\n    ", problems))}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{passed} of {total} recorded cases agree");
        Assert.True(failures.Count == 0, $"{passed} of {total} agree; {failures.Count} unexpected:\n" + string.Join('\n', failures));
    }

    private static async Task<List<string>> ReplayAsync(ServedStore store, RecordingReceiver receiver, JsonElement test)
    {
        var problems = new List<string>();
        var secret = await CallAsync(store, receiver, test.GetProperty("setup"), problems);
        await store.SettleAsync(Stop);
        _ = receiver.Take();
        _ = await CallAsync(store, receiver, test.GetProperty("requests"), problems);
        await store.SettleAsync(Stop);
        var received = receiver.Take();
        var failed = (await new Netbox.Webhooks.Deliveries(store.Store, store.Deliveries, TimeProvider.System).WaitingAsync(1000, Stop))
            .Count(delivery => delivery.WebhookName is not null);
        var recorded = test.GetProperty("delivered").EnumerateArray().ToList();
        if (received.Count != recorded.Count)
            problems.Add($"{received.Count} deliveries instead of {recorded.Count}: "
                + $"{string.Join(", ", received.Select(delivery => delivery.Method + " " + delivery.Path))}");
        if (failed != test.GetProperty("failed_jobs").GetInt32())
            problems.Add($"{failed} deliveries failed");
        foreach (var ((expected, actual), i) in recorded.Zip(received).Select((pair, i) => (pair, i)))
            problems.AddRange(DeliveryComparison.Differences(expected, actual, receiver.Place, secret)
                .Select(difference => $"delivery {i}: {difference}"));
        _ = await CallAsync(store, receiver, test.GetProperty("teardown"), problems);
        await store.SettleAsync(Stop);
        _ = receiver.Take();
        return problems;
    }

    /// <summary>
    /// Makes recorded calls, and checks their answers as far as they were kept. The result is the secret of a webhook that was made.
    /// </summary>
    private static async Task<string?> CallAsync(ServedStore store, RecordingReceiver receiver, JsonElement calls, List<string> problems)
    {
        string? secret = null;
        foreach (var call in calls.EnumerateArray())
        {
            var (method, path) = (call.GetProperty("method").GetString() ?? "", call.GetProperty("path").GetString() ?? "");
            var body = call.TryGetProperty("body", out var sent) ? sent.GetRawText().Replace(
                "<RECEIVER>", receiver.Place, StringComparison.Ordinal) : null;
            var answer = await store.SendAsync(method, path, body, Stop);
            var status = call.GetProperty("status").GetInt32();
            if (status < 500 ? answer.Status != status : answer.Status is < 400 or >= 500)
            {
                problems.Add($"{method} {path}: {answer.Status} instead of {status}: {answer.Body}");
                continue;
            }

            if (call.TryGetProperty("id", out var id) && JsonElement.Parse(answer.Body).GetProperty("id").GetInt64() != id.GetInt64())
                problems.Add($"{method} {path}: another id than {id}: {answer.Body}");
            if (path == "/api/extras/webhooks/" && sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty("secret", out var text))
                secret = text.GetString();
        }

        return secret;
    }
}
