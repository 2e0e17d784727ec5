using System.Net;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Sync;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>What an original did not show for a while: what happened meanwhile is found once it does, and told once.</summary>
public sealed class LostSightTests
{
    private const string Machines = "virtualization/virtual-machines";
    private const string Disks = "virtualization/virtual-disks";
    private const string Log = "core/object-changes";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AType_ThatIsShownAgain_LacksWhatHasGoneMeanwhile()
    {
        await using var pair = await StartedAsync();
        Deny(pair, $"{Machines}/");
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "unseen"}""");
        await pair.ChangeAsync("DELETE", $"{Machines}/1");
        await pair.CurrentAsync();
        var entries = await EntriesAsync(pair);
        pair.Line.OnRequest = null;
        pair.Clock.Advance(TimeSpan.FromMinutes(6));
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        Assert.Equal(entries, await EntriesAsync(pair));
        Assert.Equal(0, pair.Replica.Status.Corrected);
    }

    [Fact]
    public async Task ARight_ThatIsMissedByComparing_IsSaid_AndNothingIsTakenForCompared()
    {
        await using var pair = await StartedAsync();
        Deny(pair, $"{Machines}/");
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();
        Assert.Contains("the token may not view virtualization.virtualmachine", pair.Health.Problem, StringComparison.Ordinal);

        pair.Line.OnRequest = null;
        pair.Clock.Advance(TimeSpan.FromMinutes(6));
        await pair.CurrentAsync();
        Assert.Null(pair.Health.Problem);
    }

    [Fact]
    public async Task AllRights_ThatAreLostAtOnce_CostNothingElse()
    {
        await using var pair = await StartedAsync();
        foreach (var (path, body) in new[]
        {
            ($"{Machines}/2", """{"comments": "x"}"""), ("dcim/sites/2", """{"facility": "x"}"""), ("extras/tags/1", """{"name": "x"}"""),
            ("virtualization/clusters/1", """{"comments": "x"}"""), ("extras/config-contexts/1", """{"description": "x"}"""),
        })
            await pair.ChangeAsync("PATCH", path, body);
        pair.Line.OnRequest = path => path.Contains(Log, StringComparison.Ordinal) || path.Contains("status", StringComparison.Ordinal)
            ? null : Denied();
        await pair.CurrentAsync();

        Assert.Equal(5, pair.Replica.Status.Missing.Count);
        Assert.Equal(5, await EntriesAsync(pair));
    }

    // The entries that would tell were forgotten; comparing ends in the middle, and the program, too.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALogThatWasCut_IsMadeUpFor_AlsoWhereComparingFailsAtFirst(bool restarted)
    {
        await using var pair = await StartedAsync();
        var known = await NewestAsync(pair);
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "forgotten"}""");
        await pair.ChangeAsync("PATCH", "dcim/sites/2", """{"facility": "told"}""");
        pair.Line.OnAnswer = (path, body) => path.Contains(Log, StringComparison.Ordinal) ? Behind(body, known + 1) : body;
        pair.Line.OnRequest = path => path.Contains("fields=id,created", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null;
        Assert.Contains("503", await pair.Replica.CurrentAsync(Token), StringComparison.Ordinal);
        pair.Line.OnRequest = null;
        if (restarted)
            await pair.RestartAsync();
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task ALogThatIsCutWhileListsAreCompared_HasThemComparedAgain()
    {
        await using var pair = await StartedAsync();
        var isCut = false;
        pair.Line.OnRequest = path =>
        {
            if (isCut || !path.Contains($"{Disks}/?ordering=-id", StringComparison.Ordinal))
                return null;
            isCut = true;
            var known = NewestAsync(pair).GetAwaiter().GetResult();
            // Sites were compared before.
            pair.ChangeAsync("PATCH", "dcim/sites/2", """{"facility": "forgotten"}""").GetAwaiter().GetResult();
            pair.ChangeAsync("DELETE", $"{Disks}/1").GetAwaiter().GetResult();
            pair.Line.OnAnswer = (answered, body) =>
                answered.Contains(Log, StringComparison.Ordinal) ? Behind(body, known + 1) : body;
            return null;
        };
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();
        await pair.CurrentAsync();

        Assert.True(isCut);
        Assert.Empty(await pair.DifferencesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALogThatMayBeReadAgain_TellsNothingASecondTime(bool restarted)
    {
        await using var pair = await StartedAsync();
        Deny(pair, Log);
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"comments": "found by comparing"}""");
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();
        Assert.Empty(await pair.DifferencesAsync());
        Assert.Equal(1, await EntriesAsync(pair));

        pair.Line.OnRequest = path => path.Contains("fields=id,created", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null;
        pair.Clock.Advance(TimeSpan.FromMinutes(6));
        await pair.Replica.CurrentAsync(Token);
        await pair.ChangeAsync("PATCH", "dcim/sites/2", """{"facility": "told"}""");
        pair.Line.OnRequest = null;
        if (restarted)
            await pair.RestartAsync();
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        Assert.Equal(2, await EntriesAsync(pair));
    }

    // A word that NetBox does not know is passed over.
    [Fact]
    public async Task AnOriginal_ThatDoesNotKnowStart_IsReadToItsEnd()
    {
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync(), new ReplicaOptions { Url = "http://netbox.test/", Page = 1 });
        pair.Line.OnRequest = path => path.Contains("?start=", StringComparison.Ordinal)
            ? pair.Line.Answer(path.Replace("?start=", "?begin=", StringComparison.Ordinal)) : null;
        pair.Start();
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task AnOriginal_ThatShowsTheSameForEver_IsSaid()
    {
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync(), new ReplicaOptions { Url = "http://netbox.test/", Page = 1 });
        pair.Line.OnRequest = path => path.Contains($"{Machines}/?start=", StringComparison.Ordinal)
            || path.Contains($"{Machines}/?id__gt=", StringComparison.Ordinal)
                ? pair.Line.Answer($"/api/{Machines}/?limit=1&ordering=id") : null;
        pair.Start();

        Assert.Contains("not behind id 1", await pair.Replica.CurrentAsync(Token), StringComparison.Ordinal);
        Assert.False(pair.Replica.Status.IsLoaded);
    }

    [Fact]
    public async Task AsManyOthers_ThatClaimToBeOld_AreFound()
    {
        await using var pair = await StartedAsync();
        var known = await NewestAsync(pair);
        await pair.ChangeAsync("POST", Disks, """{"name": "new", "virtual_machine": 1, "size": 5}""");
        await pair.ChangeAsync("DELETE", $"{Disks}/1");
        pair.Line.OnAnswer = (path, body) => path.Contains("last_updated__gte", StringComparison.Ordinal) ? Behind(body, long.MaxValue)
            : path.Contains(Log, StringComparison.Ordinal) ? Behind(body, long.MaxValue, known) : body;
        pair.Clock.Advance(TimeSpan.FromHours(7));
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
    }

    [Fact]
    public async Task AClock_ThatWasFarAhead_KeepsNothingFromBeingCompared()
    {
        await using var pair = CopiedStore.Of(
            await SmallStore.CreateAsync(), clock: new(DateTimeOffset.UtcNow + TimeSpan.FromDays(400)));
        pair.Start();
        await pair.CurrentAsync();
        var known = await NewestAsync(pair);
        await pair.ChangeAsync("PATCH", $"{Machines}/2", """{"memory": 77}""");
        pair.Line.OnAnswer = (path, body) => path.Contains(Log, StringComparison.Ordinal) ? Behind(body, long.MaxValue, known) : body;
        pair.Clock.AdjustTime(DateTimeOffset.UtcNow);
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
    }

    // What is read first may be old by the end, where no log tells.
    [Fact]
    public async Task AFirstLoad_CountsAsComparedFromItsBeginning()
    {
        await using var pair = CopiedStore.Of(await SmallStore.CreateAsync());
        var began = pair.Clock.GetUtcNow();
        pair.Line.OnRequest = _ =>
        {
            pair.Clock.Advance(TimeSpan.FromSeconds(1));
            return null;
        };
        pair.Start();
        await pair.CurrentAsync();

        var compared = ReplicaProgress.Of(pair.Copy.Database.ReadMark(ReplicaProgress.MarkName))!.Compared; // it was begun
        Assert.InRange(compared!.Value - began, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static async Task<CopiedStore> StartedAsync()
    {
        var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        return pair;
    }

    private static void Deny(CopiedStore pair, string list) =>
        pair.Line.OnRequest = path => path.Contains(list, StringComparison.Ordinal) ? Denied() : null;

    private static HttpResponseMessage Denied() =>
        new(HttpStatusCode.Forbidden) { Content = new StringContent("""{"detail": "You do not have permission"}""") };

    private static async Task<int> EntriesAsync(CopiedStore pair) =>
        (await pair.Copy.SendAsync("GET", $"/api/{Log}/")).Json.GetProperty("count").GetInt32();

    private static async Task<long> NewestAsync(CopiedStore pair) =>
        (await pair.Original.SendAsync("GET", $"/api/{Log}/?limit=1&ordering=-id")).Json.GetProperty("results")[0].GetProperty("id")
            .GetInt64();

    // Of a list only what lies behind an id, and what was known.
    private static string Behind(string body, long id, long known = 0)
    {
        var list = JsonNode.Parse(body)!; // an answer of the store
        if (list["results"] is not JsonArray results)
            return body;
        foreach (var hidden in results.Where(r => r!["id"]!.GetValue<long>() is var shown && shown <= id && shown > known).ToList())
        {
            results.Remove(hidden);
            // Read by start, it counts nothing.
            if (list["count"] is { } count)
                list["count"] = count.GetValue<int>() - 1;
        }
        return list.ToJsonString();
    }
}
