using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Texts that other stores took for their language, in every parameter, order and address: they are texts, and widen nothing.
/// </summary>
public sealed class InjectionTests
{
    private static readonly string[] Texts =
        [
            "' OR '1'='1", "1 OR 1=1", "1; DROP TABLE rows; --", "\" OR \"\"=\"", "') UNION SELECT plaintext FROM rows --", "%' OR 1=1 --",
            "*", "$ne", "{\"$gt\": \"\"}", "1,2 OR 1", "\\' OR 1 --",
        ];

    // Parameters that say what may be, not what must: what they do not know they do not ask for.
    private static readonly string[] Unrestricted = ["ordering", "limit", "offset", "start", "brief", "fields", "omit", "format"];

    [Fact]
    public async Task Parameters_OfEveryList_TakeTextsForTexts()
    {
        await using var host = await SmallStore.CreateAsync();
        var before = Counts(host);
        List<string> failures = [];
        foreach (var type in ObjectTypes.All.Where(t => !t.IsAbsent))
            foreach (var name in FilterPlan.ParametersOf(type).Select(p => p.Name).Distinct().Except(Unrestricted))
            {
                var text = Texts[(name.Length + type.Label.Length) % Texts.Length];
                var answer = await host.SendAsync("GET", $"/api/{type.ListPath}?{name}={Uri.EscapeDataString(text)}");
                // What a word gives that nothing is called.
                var usual = await host.SendAsync("GET", $"/api/{type.ListPath}?{name}=zzzz");
                var isNoPattern = answer.Status == 400 && name.EndsWith("regex", StringComparison.Ordinal);
                if (answer.Status is not (200 or 400) || (answer.Status != usual.Status && !isNoPattern)
                    || (answer.Status == 200 && CountOf(answer) != CountOf(usual)))
                    failures.Add($"{type.ListPath}?{name}={text}: {answer.Status} {answer.Body[..Math.Min(200, answer.Body.Length)]}");
            }
        Assert.True(failures.Count == 0, $"{failures.Count}\n" + string.Join("\n", failures.Take(40)));
        Assert.Equal(before, Counts(host));
    }

    [Fact]
    public async Task Orders_Addresses_AndNamesOfParameters_TakeTextsForTexts()
    {
        await using var host = await SmallStore.CreateAsync();
        var before = Counts(host);
        List<string> failures = [];
        foreach (var type in ObjectTypes.All.Where(t => !t.IsAbsent))
            foreach (var text in Texts.Select(Uri.EscapeDataString))
            {
                foreach (var query in new[]
                {
                    $"ordering={text}", $"ordering=id,{text}", $"fields={text}", $"omit={text}", $"limit={text}", $"offset={text}",
                    $"{text}=1", $"id={text}&ordering=-{text}",
                })
                    if ((await host.SendAsync("GET", $"/api/{type.ListPath}?{query}")).Status is not (200 or 400) and var status)
                        failures.Add($"{type.ListPath}?{query}: {status}");
                foreach (var method in new[] { "GET", "PATCH", "DELETE" })
                    if ((await host.SendAsync(method, $"/api/{type.ListPath}{text}/", method == "GET" ? null : "{}")).Status is not (404
                        or 405 or 400) and var status)
                        failures.Add($"{method} {type.ListPath}{text}/: {status}");
            }
        Assert.True(failures.Count == 0, $"{failures.Count}\n" + string.Join("\n", failures.Take(40)));
        Assert.Equal(before, Counts(host));
    }

    private static int CountOf(StoreAnswer answer) => answer.Json.GetProperty("count").GetInt32();

    private static Dictionary<string, int> Counts(StoreHost host) =>
        ObjectTypes.All.ToDictionary(t => t.Label, t => host.Store.State[t].Rows.From().Count());
}
