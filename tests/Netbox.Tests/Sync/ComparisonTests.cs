using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Sync;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>What changed without a word is found by asking for what was updated lately, and for numbers; rarely by whole lists.</summary>
public sealed class ComparisonTests
{
    private const string Machines = "virtualization/virtual-machines";

    private readonly ConcurrentQueue<string> _asked = new();

    [Fact]
    public async Task NoListIsReadWhole_WhileNumbersAreEven()
    {
        await using var pair = await ComparedAsync();

        Assert.NotEmpty(_asked);
        Assert.All(_asked, path => Assert.Contains("&last_updated__gte=", path, StringComparison.Ordinal));
        Assert.Equal(0, pair.Replica.Status.Corrected);
    }

    // Each kind of object has the filter, or its list would be read whole.
    [Fact]
    public async Task EveryList_TellsWhatWasUpdatedLately()
    {
        await using var pair = await ComparedAsync();
        foreach (var type in ReplicaTypes.All)
        {
            var answer = await pair.Original.SendAsync("GET", $"/api/{type.ListPath}?last_updated__gte=2099-01-01T00:00:00Z");
            Assert.True(answer.Json.GetProperty("count").GetInt64() == 0, $"{type.Label}: {answer.Body}");
        }
    }

    [Fact]
    public async Task WhatHasGoneWithoutAWord_HasOnlyItsListReadWhole()
    {
        await using var pair = await StartedAsync();
        Hush(pair);
        await pair.ChangeAsync("DELETE", "virtualization/virtual-disks/1");
        await CompareAsync(pair, TimeSpan.FromHours(7));

        Assert.Equal(
            ["/api/virtualization/virtual-disks/"],
            _asked.Where(path => !path.Contains("last_updated__gte", StringComparison.Ordinal)).Select(path => path.Split('?')[0])
                .Distinct());
        Assert.Equal(1, pair.Replica.Status.Corrected);
        Assert.Equal(1, pair.Health.Counts["corrected"]);
        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task OneThatWentAndOneThatCame_AreBothFound()
    {
        await using var pair = await StartedAsync();
        Hush(pair);
        await pair.ChangeAsync("POST", "virtualization/virtual-disks", """{"name": "new", "virtual_machine": 1, "size": 5}""");
        await pair.ChangeAsync("DELETE", "virtualization/virtual-disks/1");
        await CompareAsync(pair, TimeSpan.FromHours(7));

        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task WhatClaimsToBeOld_IsFoundWithinAWeek()
    {
        await using var pair = await StartedAsync();
        Hush(pair);
        await CompareAsync(pair, TimeSpan.FromDays(3));
        // By the clock here it was updated three days ago.
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"memory": 77}""");
        await CompareAsync(pair, TimeSpan.FromHours(7));
        Assert.NotEmpty(await pair.DifferencesAsync());

        await CompareAsync(pair, TimeSpan.FromDays(4));
        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task WhatCouldNotBeCopied_HasItsListReadWhole_NotEachTime()
    {
        await using var pair = CopiedStore.Of(await Api.SmallStore.CreateAsync());
        pair.Line.OnAnswer = (path, body) => path.Contains($"{Machines}/?", StringComparison.Ordinal)
            ? body.Replace("\"memory\":10,", "\"memory\":\"much\",", StringComparison.Ordinal)
            : body;
        pair.Start();
        await pair.CurrentAsync();
        Assert.True(pair.Health.Counts["unreadable"] > 0);
        pair.Line.OnRequest = Noted;
        await CompareAsync(pair, TimeSpan.FromHours(7));

        Assert.All(_asked, path => Assert.Contains("&last_updated__gte=", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatCouldNotBeCopied_AndHasGoneWithoutAWord_IsNotCountedAnyMore()
    {
        await using var pair = CopiedStore.Of(await Api.SmallStore.CreateAsync());
        string Odd(string path, string body) => path.Contains($"{Machines}/?", StringComparison.Ordinal)
            ? body.Replace("\"memory\":77,", "\"memory\":\"much\",", StringComparison.Ordinal)
            : body;
        var odd = (await pair.ChangeAsync("POST", Machines, """{"name": "odd", "cluster": 1, "memory": 77}""")).GetProperty("id").GetInt64();
        pair.Line.OnAnswer = Odd;
        pair.Start();
        await pair.CurrentAsync();
        Assert.Equal(1, pair.Health.Counts["unreadable"]);
        Hush(pair);
        await pair.ChangeAsync("DELETE", $"{Machines}/{odd}");
        await CompareAsync(pair, TimeSpan.FromHours(7));
        await pair.CurrentAsync();

        Assert.Equal(0, pair.Health.Counts["unreadable"]);
        Assert.Empty(await pair.DifferencesAsync());
    }

    private async Task<CopiedStore> StartedAsync()
    {
        var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        pair.Line.OnRequest = Noted;
        return pair;
    }

    private async Task<CopiedStore> ComparedAsync()
    {
        var pair = await StartedAsync();
        await CompareAsync(pair, TimeSpan.FromHours(7));
        return pair;
    }

    private static async Task CompareAsync(CopiedStore pair, TimeSpan later)
    {
        pair.Clock.Advance(later);
        await pair.CurrentAsync();
    }

    private HttpResponseMessage? Noted(string path)
    {
        if (path.Contains("fields=id,created", StringComparison.Ordinal))
            _asked.Enqueue(path);
        return null;
    }

    // Nobody hears of what changes from now on.
    private static void Hush(CopiedStore pair)
    {
        var known = pair.Original.SendAsync("GET", "/api/core/object-changes/?limit=1&ordering=-id").GetAwaiter().GetResult().Json
            .GetProperty("results")[0].GetProperty("id").GetInt64();
        pair.Line.OnAnswer = (path, body) =>
        {
            if (!path.Contains("object-changes", StringComparison.Ordinal) || JsonNode.Parse(body)!["results"] is not JsonArray all)
                return body;
            var shown = all.Where(change => change!["id"]!.GetValue<long>() <= known).Select(change => change!.ToJsonString()).ToList();
            var count = shown.Count.ToString(CultureInfo.InvariantCulture);
            return $$"""{"count": {{count}}, "next": null, "results": [{{string.Join(',', shown)}}]}""";
        };
    }
}
