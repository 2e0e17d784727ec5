using System.Net;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Tests.Api;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>Whatever line, disk and process do, the copy ends like its original, and each entry of the log is there once.</summary>
public sealed class ReplicaFaultTests
{
    private const string Machines = "virtualization/virtual-machines";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task InAnyMixOfTroubles_TheCopyEndsLikeItsOriginal(int seed)
    {
        var random = new Random(seed);
        await using var pair = await CopiedStore.StartAsync(Troubles.Options);
        var troubles = new Troubles(pair, random, $"{Machines}/", "dcim/sites/");
        var names = 0;
        for (var step = 0; step < 60 || (troubles.Loaded is null && step < 600); step++)
        {
            await ChangeAsync(pair, random, () => names++);
            await troubles.HappenAsync();
        }
        await troubles.EndAsync();

        await AssertCopiedAsync(pair, troubles);
    }

    [Fact]
    public async Task WhatARealNetBoxWasAsked_IsCopied_InAnyMixOfTroubles()
    {
        await using var pair = await CopiedStore.StartAsync(Troubles.Options, new StoreHost());
        var troubles = new Troubles(pair, new Random(3), $"{Machines}/", "ipam/ip-addresses/");
        var client = new RecordedRest(pair.Original);
        var writes = 0;
        foreach (var row in Recording.Lines("netbox/rest.jsonl"))
        {
            await pair.AloneAsync(() => client.SendAsync(row));
            if (row.GetProperty("request").GetProperty("method").GetString() is not ("GET" or "OPTIONS") && ++writes % 12 == 0)
                await troubles.HappenAsync();
        }
        // What is never copied, others would count or name.
        foreach (var label in CopiedStore.NotCopied)
            await pair.EmptyAsync(label);
        await troubles.EndAsync();

        await AssertCopiedAsync(pair, troubles);
    }

    private static async Task AssertCopiedAsync(CopiedStore pair, Troubles troubles)
    {
        var differences = await pair.DifferencesAsync();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        var copy = await EntriesAsync(pair.Copy, 0);
        Assert.Equal(copy.Count, copy.Distinct().Count());
        Assert.Empty(copy.Except(await EntriesAsync(pair.Original, 0)));
        // A first load brings objects, not the entries before it.
        Assert.NotNull(troubles.Loaded);
        var lost = (await EntriesAsync(pair.Original, troubles.Loaded.Value)).Except(copy).ToList();
        Assert.True(lost.Count == 0, $"behind {troubles.Loaded}: {string.Join('\n', lost)}");
    }

    [Theory]
    [InlineData("""{"id": 1, "name": "x", "cluster": {"id": "one"}}""", "cluster is {\"id\": \"one\"}, which is not an object with an id")]
    [InlineData("""{"name": "x"}""", "without an id")]
    [InlineData("""{"id": 9, "tags": {"id": 1}}""", "tags is")]
    [InlineData("""{"id": 9, "vcpus": []}""", "vcpus is [], which is not a number")]
    [InlineData("[]", "without an id")]
    public void WhatIsNoObject_IsNamed(string shown, string problem)
    {
        var odd = Assert.Throws<FormatException>(() => RemoteRow.Read(
            Netbox.Store.Objects.State.Empty, Netbox.Schema.ObjectTypes.Get("virtualization.virtualmachine"), JsonElement.Parse(shown)));
        Assert.Contains(problem, odd.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTML", 200, "<html>log in</html>", "instead of JSON")]
    [InlineData("another list", 200, "{}", "not a list")]
    [InlineData("a token that is not taken", 403, """{"detail": "Invalid token"}""", "403")]
    public async Task AnOriginalThatAnswersOtherwise_IsSaid_AndTheCopyStays(string what, int status, string body, string problem)
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        pair.Line.OnRequest = path => !path.Contains("object-changes", StringComparison.Ordinal) ? null : new((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, status == 200 && body[0] == '<' ? "text/html" : "application/json"),
        };
        var trouble = await pair.Replica.CurrentAsync(TestContext.Current.CancellationToken);

        Assert.True(trouble?.Contains(problem, StringComparison.Ordinal), $"{what}: {trouble}");
        Assert.Equal(2, (await pair.Copy.SendAsync("GET", $"/api/{Machines}/")).Json.GetProperty("count").GetInt32());
        pair.Line.OnRequest = null;
        await pair.CurrentAsync();
    }

    [Fact]
    public async Task AnOriginalBroughtBackFromAnOlderCopy_IsComparedWhole()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.ChangeAsync("POST", "dcim/sites", """{"name": "later", "slug": "later"}""");
        await pair.CurrentAsync();
        // Another database answers at the same place.
        await pair.StopAsync();
        await using var older = await SmallStore.CreateAsync();
        await using var line = new CopiedLine(older);
        pair.Line.OnRequest = line.Answer;
        await pair.RestartAsync();
        await pair.CurrentAsync();

        Assert.Equal(2, (await pair.Copy.SendAsync("GET", "/api/dcim/sites/")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task OfAnOriginalThatGivesFewAtATime_NothingIsTakenForGone()
    {
        var original = new StoreHost(new Netbox.Api.NetboxApiOptions { AnonymousRoot = false, MaxPage = 20 });
        await using var pair = await CopiedStore.StartAsync(original: original);
        await pair.CurrentAsync();
        var sites = string.Join(',', Enumerable.Range(0, 70).Select(i => $$"""{"name": "s{{i}}", "slug": "s{{i}}"}"""));
        await pair.ChangeAsync("POST", "dcim/sites", $"[{sites}]");
        await pair.CurrentAsync();
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();

        Assert.Equal(70, (await pair.Copy.SendAsync("GET", "/api/dcim/sites/?limit=1")).Json.GetProperty("count").GetInt32());
        Assert.Equal(0, pair.Replica.Status.Corrected);
    }

    [Fact]
    public async Task WhatIsShownLater_IsReadWithoutAWord()
    {
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync());
        pair.Line.OnRequest = path => path.Contains(Machines, StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.Forbidden)
        {
            Content = new StringContent("""{"detail": "You do not have permission"}""", Encoding.UTF8, "application/json"),
        } : null;
        pair.Start();
        await pair.CurrentAsync();
        Assert.Contains("virtualization.virtualmachine", pair.Health.Problem, StringComparison.Ordinal);

        pair.Line.OnRequest = null;
        pair.Clock.Advance(TimeSpan.FromMinutes(6));
        await pair.CurrentAsync();
        Assert.Empty(await pair.DifferencesAsync());
        Assert.Empty(await EntriesAsync(pair.Copy, 0));
        Assert.Null(pair.Health.Problem);
    }

    [Fact]
    public async Task WhatTheLogTellsWhileListsAreCompared_HasNotChangedWithoutAWord()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        var changes = 0;
        pair.Line.OnRequest = path =>
        {
            if (path.Contains("fields=id", StringComparison.Ordinal) && changes++ < 40)
                lock (pair.Original)
                    pair.Original.SendAsync("PATCH", $"/api/{Machines}/2/", $$"""{"comments": "{{changes}}"}""").GetAwaiter().GetResult();
            return null;
        };
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();
        pair.Line.OnRequest = null;
        await pair.CurrentAsync();

        Assert.True(changes > 20);
        Assert.Equal(0, pair.Replica.Status.Corrected);
        Assert.Empty(await pair.DifferencesAsync());
        var copy = await EntriesAsync(pair.Copy, 0);
        Assert.Equal(copy.Count, copy.Distinct().Count());
    }

    private static async Task ChangeAsync(CopiedStore pair, Random random, Func<int> next)
    {
        var machines = (await pair.Original.SendAsync("GET", $"/api/{Machines}/?limit=0&brief=true")).Json.GetProperty("results")
            .EnumerateArray().Select(m => m.GetProperty("id").GetInt64()).ToList();
        var machine = machines.Count == 0 ? 0 : machines[random.Next(machines.Count)];
        switch (random.Next(7))
        {
            case 0 when machines.Count > 1: await pair.ChangeAsync("DELETE", $"{Machines}/{machine}"); break;
            case 1: await pair.ChangeAsync("PATCH", "dcim/sites/2", $$"""{"name": "site{{next()}}"}"""); break;
            case 2 when machine > 0: await pair.ChangeAsync(
                "POST", "virtualization/interfaces", $$"""{"name": "n{{next()}}", "virtual_machine": {{machine}}}"""); break;
            case 3: await pair.ChangeAsync("PATCH", "extras/config-contexts/1", $$$"""{"data": {"a": {{{next()}}}}}"""); break;
            case 4 when machine > 0: await pair.ChangeAsync(
                "PATCH", $"{Machines}/{machine}", $$"""{"comments": "c{{next()}}", "tags": [{"slug": "db"}]}"""); break;
            default: await pair.ChangeAsync("POST", Machines, $$"""{"name": "m{{next()}}", "cluster": 1}"""); break;
        }
    }

    private static async Task<List<string>> EntriesAsync(StoreHost host, long after)
    {
        var entries = new List<string>();
        while (true)
        {
            var page = (await host.SendAsync("GET", $"/api/core/object-changes/?limit=1000&ordering=id&id__gt={after}")).Json
                .GetProperty("results").EnumerateArray().ToList();
            if (page.Count == 0)
                return entries;
            after = page[^1].GetProperty("id").GetInt64();
            entries.AddRange(page
                .Where(e => ReplicaTypes.All.Any(t => t.Label == e.GetProperty("changed_object_type").GetString()))
                .Select(e => $"{e.GetProperty("request_id")} {e.GetProperty("changed_object_type")} {e.GetProperty("changed_object_id")} "
                    + e.GetProperty("action").GetProperty("value")));
        }
    }

    /// <summary>Answers requests out of another store.</summary>
    private sealed class CopiedLine(StoreHost host) : IAsyncDisposable
    {
        public HttpResponseMessage Answer(string path)
        {
            lock (host)
            {
                var answer = host.SendAsync("GET", path).GetAwaiter().GetResult();
                return new HttpResponseMessage((HttpStatusCode)answer.Status)
                {
                    Content = new StringContent(answer.Body, Encoding.UTF8, "application/json"),
                };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
