using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>What the descriptions promise, each list is asked for.</summary>
public sealed class EveryListTests
{
    private static readonly string[] Values =
    [
        "1", "null", "", "2026-01-02T03:04:05Z", "10.0.0.0/24", "true", "99999999999999999999", "%00%27🙂",
    ];

    [Fact]
    public async Task Parameters_AreAnsweredWhateverTheirValue()
    {
        await using var host = await SmallStore.CreateAsync();
        List<string> failures = [];
        foreach (var type in ObjectTypes.All.Where(t => !t.IsAbsent || t.IsAskedInPassing))
            foreach (var name in FilterPlan.ParametersOf(type).Select(p => p.Name).Distinct())
                foreach (var value in Values)
                {
                    var answer = await host.SendAsync("GET", $"/api/{type.ListPath}?{name}={value}&limit=1");
                    if (answer.Status is not (200 or 400))
                        failures.Add($"{type.ListPath}?{name}={value}: {answer.Status} {answer.Body}");
                }
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(40)));
    }

    [Fact]
    public async Task Orders_GiveEveryRowOnce()
    {
        await using var host = await SmallStore.CreateAsync();
        List<string> failures = [];
        foreach (var type in ObjectTypes.All)
            foreach (var order in type.Fields.SelectMany(f => new[] { f.Name, "-" + f.Name }))
            {
                var rows = host.Store.Reader.List(type.ListPath, "ordering=" + order).Select(r => r.GetProperty("id").GetInt64()).ToList();
                if (!rows.Order().SequenceEqual(host.Store.State[type].Rows.From().Select(r => r.Id)))
                    failures.Add($"{type.ListPath}?ordering={order}: {string.Join(' ', rows)}");
            }
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(40)));
    }

    [Theory]
    [InlineData("brief=1")]
    [InlineData("fields=id,name,no_such_field")]
    [InlineData("omit=tags,custom_fields,id")]
    [InlineData("limit=0")]
    [InlineData("limit=-1&offset=x")]
    [InlineData("limit=1&offset=100000")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("start=1&limit=2")]
    [InlineData("q=a")]
    public async Task Lists_AnswerInEveryShape(string query)
    {
        await using var host = await SmallStore.CreateAsync();
        List<string> failures = [];
        foreach (var type in ObjectTypes.All.Where(t => !t.IsAbsent || t.IsAskedInPassing))
            if (await host.SendAsync("GET", $"/api/{type.ListPath}?{query}") is { Status: not (200 or 400) } answer)
                failures.Add($"{type.ListPath}?{query}: {answer.Status} {answer.Body}");
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(40)));
    }

    [Fact]
    public async Task Objects_CanBeWrittenBackAsTheyAreRead()
    {
        await using var host = await SmallStore.CreateAsync();
        List<string> failures = [];
        foreach (var type in ObjectTypes.All.Where(t => !t.ReadOnly && t.ListPath != "users/tokens/"))
            foreach (var row in host.Store.Reader.List(type.ListPath, ""))
            {
                var answer = await host.SendAsync("OPTIONS", $"/api/{type.ListPath}{row.GetProperty("id")}/");
                Assert.Equal(200, answer.Status);
                var saved = await host.SendAsync("PATCH", $"/api/{type.ListPath}{row.GetProperty("id")}/", "{}");
                if (saved.Status != 200)
                    failures.Add($"{type.ListPath}{row.GetProperty("id")}/: {saved.Status} {saved.Body}");
            }
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(40)));
    }
}
