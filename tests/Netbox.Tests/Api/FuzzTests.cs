using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Requests that no client would send, made from the API's own description: every address, method, field and filter, with values of any
/// type and size. None is answered 500 and none takes long. PLUMBLINE_FUZZ says how many, PLUMBLINE_SEED which.
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Requests = Number("PLUMBLINE_FUZZ", 8_000);
    private static readonly int Seed = Number("PLUMBLINE_SEED", 1);

    // What a few thousand requests may make of a small store is enough for one.
    private const int RequestsOfAStore = 20_000;

    // Seconds.
    private const int Longest = 5;

    [Fact]
    public async Task HostileRequests_AreAnsweredAndSoon()
    {
        List<string> failures = [];
        Dictionary<int, int> statuses = [];
        for (var done = 0; done < Requests; done += RequestsOfAStore)
        {
            await using var host = await SmallStore.CreateAsync();
            var maker = new HostileRequests(new Random(Seed + done));
            for (var i = 0; i < Math.Min(RequestsOfAStore, Requests - done) && failures.Count < 40; i++)
            {
                var request = maker.Next();
                var watch = Stopwatch.StartNew();
                var answer = await host.SendAsync(request.Method, request.Path, request.Body, request.Headers);
                // What takes long takes long again; what only waited for others does not.
                if (watch.Elapsed.TotalSeconds > Longest)
                {
                    watch.Restart();
                    await host.SendAsync(request.Method, request.Path, request.Body, request.Headers);
                }
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                if (answer.Status is 500 or 503 || (answer.Status is 200 or 201 && !IsWhole(answer))
                    || watch.Elapsed.TotalSeconds > Longest)
                    failures.Add($"{done + i}: {request.Method} {request.Path} {Short(request.Body)} -> {answer.Status} "
                        + $"{watch.ElapsedMilliseconds} ms {Short(answer.Body)}");
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(statuses.GetValueOrDefault(200) > Requests / 100, "nearly nothing was understood");
    }

    private static bool IsWhole(StoreAnswer answer) =>
        answer.Body.Length == 0 || !answer.IsJson || answer.Json.ValueKind != JsonValueKind.Undefined;

    private static string Short(string? text) => text is { Length: > 300 } ? text[..300] + "…" : text ?? "";

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
