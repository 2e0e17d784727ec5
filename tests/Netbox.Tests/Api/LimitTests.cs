using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Api.Limits;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>What one client can take from the others is bounded.</summary>
public sealed class LimitTests
{
    private const string Provision = "/api/users/tokens/provision/";

    private static readonly Dictionary<string, string?> Anonymous = new() { ["Authorization"] = null };

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("nobody", "wrong")]
    [InlineData("closed", "wrong")]
    [InlineData("asleep", "Asleep12345!x")]
    [InlineData("admin", "Admin12345!x")]
    [InlineData("weak", "wrong")]
    public async Task LogIn_OfAnybody_CostsTheSame(string name, string password)
    {
        await using var host = new StoreHost();
        await host.Store.CreateAdminAsync(new Plumbline.Netbox.Store.NewAdmin("closed"), TestContext.Current.CancellationToken);
        await host.PostAsync("/api/users/users/", """{"username": "asleep", "password": "Asleep12345!x", "is_active": false}""");
        var stored = host.Store.State["users.user"].Rows.From().FirstOrDefault(u => u.Text("username") == name)?.Text("password")
            ?? (name == "weak" ? "pbkdf2_sha256$1000$seasaltXYZ0123456789ab$uk/NtV4rykvGG8hGOufQatfzR9DU7IiYpm21yexL2UU=" : null);
        var before = Passwords.Worked;
        Passwords.Verify(password, stored);

        Assert.Equal(Passwords.Work, Passwords.Worked - before);
        Assert.Equal(name == "admin" && password == "Admin12345!x" ? 201 : 403, (await LogInAsync(host, name, password)).Status);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task LogIn_GuessedAgainAndAgain_MustWaitLongerAndLonger(bool sameAddress, bool sameName)
    {
        var log = new ListLogger<LimitTests>();
        await using var host = new StoreHost(time: _time, log: log);
        List<int> waits = [];
        for (var n = 0; n < 12; n++)
        {
            host.Address = new IPAddress([10, 0, 0, (byte)(sameAddress ? 1 : n)]);
            var name = sameName ? "admin" : $"user{n}";
            var answer = await LogInAsync(host, name, "wrong");
            while (answer.Status == 429)
            {
                waits.Add(int.Parse(answer.Headers["Retry-After"]));
                _time.Advance(TimeSpan.FromSeconds(waits[^1]));
                answer = await LogInAsync(host, name, "wrong");
            }
            Assert.Equal(403, answer.Status);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, sameAddress ? 64 : 60], waits);
        Assert.Contains(log.Lines, l => l.Contains("failed", StringComparison.Ordinal));
        Assert.Contains(log.Lines, l => l.Contains("must wait", StringComparison.Ordinal));
        // The right password of somebody else, from elsewhere, is not held up.
        host.Address = IPAddress.Parse("192.0.2.9");
        await host.PostAsync("/api/users/users/", """{"username": "other", "password": "Other12345!xx"}""");
        Assert.Equal(201, (await LogInAsync(host, "other", "Other12345!xx")).Status);
    }

    [Theory]
    [InlineData("Old12345!xyz", "pbkdf2_sha256$1000$AAECAwQFBgcICQoLDA0ODw==$1NcQn7P4AeF0HEZarrVT/7E+w4GKAi8E6EWxiZriAaY=")]
    [InlineData("ltään Secret 1", "pbkdf2_sha256$1000$seasaltXYZ0123456789ab$uk/NtV4rykvGG8hGOufQatfzR9DU7IiYpm21yexL2UU=")]
    public async Task LogIn_WithAPasswordOfAnOlderForm_KeepsItInTodays(string password, string stored)
    {
        await using var host = new StoreHost();
        var actor = new Actor(Guid.NewGuid(), "", "", 0, "test", Plumbline.Netbox.Store.Access.FullAccess.Instance);
        await host.Store.WriteAsync(
            actor, t => t.SetQuietly(t.State.Find("users.user", 1)!, "password", stored), TestContext.Current.CancellationToken);

        Assert.Equal(403, (await LogInAsync(host, "admin", "wrong")).Status);
        Assert.Equal(stored, Kept());
        Assert.Equal(201, (await LogInAsync(host, "admin", password)).Status);
        var anew = Kept();
        Assert.NotEqual(stored, anew);
        Assert.False(Passwords.IsOutdated(anew));
        Assert.Equal(201, (await LogInAsync(host, "admin", password)).Status);
        Assert.Equal(anew, Kept());

        string? Kept() => host.Store.State.Find("users.user", 1)!.Text("password");
    }

    [Fact]
    public async Task LogIn_ThatSucceeds_IsNeverHeldUp()
    {
        await using var host = new StoreHost(time: _time);
        for (var n = 0; n < 12; n++)
            Assert.Equal(201, (await LogInAsync(host, "admin", StoreHost.Password)).Status);
    }

    [Fact]
    public void Throttle_AskedByTheWholeWorld_KeepsLittle()
    {
        var throttle = new LogInThrottle(_time);
        for (var n = 0; n < 30_000; n++)
            throttle.Begin(new IPAddress(n * 257L), new string('x', n % 50) + n);

        Assert.InRange(throttle.Kept, 1, LogInThrottle.MostKept + 2);
    }

    [Theory]
    [InlineData("a\r\nsecond line")]
    [InlineData("\u001b[2J")]
    [InlineData("\u2028")]
    [InlineData("admin\u202e\u2066\u200b\ufeff")]
    public async Task LogIn_WithAForgedName_IsOneLineInTheLog(string name)
    {
        var log = new ListLogger<LimitTests>();
        await using var host = new StoreHost(log: log);
        await LogInAsync(host, name, "wrong");

        var line = Assert.Single(log.Lines, l => l.Contains("failed", StringComparison.Ordinal));
        Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u202e' or '\u2066' or '\u200b' or '\ufeff');
    }

    [Theory]
    [InlineData("text/plain; charset=utf-7", "")]
    [InlineData("text/plain", "X: a\r\n")]
    public async Task LogIn_WithAFormThatCannotBeRead_IsRefused(string type, string header)
    {
        await using var host = new StoreHost();
        var form = "--x\r\nContent-Disposition: form-data; name=\"username\"\r\nContent-Type: "
            + $"{type}\r\n{string.Concat(Enumerable.Repeat(header, 50))}\r\nadmin\r\n--x--\r\n";
        var answer = await host.SendAsync("POST", Provision,
            form, new Dictionary<string, string?> { ["Authorization"] = null, ["Content-Type"] = "multipart/form-data; boundary=x" });

        Assert.True(answer.Status == 400, answer.Body);
    }

    [Theory]
    [InlineData(Provision, 64 * 1024, true, 413)]
    [InlineData("/api/extras/tags/", 64 * 1024, true, 403)]
    [InlineData("/api/extras/tags/", 64 * 1024, false, 400)]
    public async Task Body_OfSomebodyUnknown_IsReadOnlyWhereItMustBe(string path, int size, bool isAnonymous, int status)
    {
        await using var host = new StoreHost();
        var answer = await host.SendAsync(
            "POST", path, bytes: Encoding.UTF8.GetBytes("\"" + new string('x', size) + "\""), headers: isAnonymous ? Anonymous : null);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Bodies_BeyondTheRoomOfAll_AreToldToComeLater()
    {
        await using var host = new StoreHost(new NetboxApiOptions { BodyMemory = 1000 });
        var large = $$"""{"name": "a", "slug": "a", "description": "{{new string(' ', 1000)}}"}""";
        var refused = await host.SendAsync("POST", "/api/extras/tags/", large);

        Assert.Equal(503, refused.Status);
        Assert.Equal("2", refused.Headers["Retry-After"]);
        // What was held is given back, also after a refusal.
        for (var n = 0; n < 50; n++)
        {
            Assert.Equal(400, (await host.SendAsync("POST", "/api/extras/tags/", $"{{\"name\": \"{new string('y', 900)}\"}}")).Status);
            Assert.Equal(400, (await host.SendAsync("POST", "/api/extras/tags/", new string('[', 900))).Status);
        }
        Assert.Equal(201, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "a", "slug": "a"}""")).Status);
    }

    [Fact]
    public async Task Bodies_OfClientsThatStopHalfway_GiveWayToOthers()
    {
        var room = new SharedRoom(1_000_000, _time);
        var pipe = new Pipe();
        using var gone = new CancellationTokenSource();
        var stopped = Request(2_000_000, pipe.Reader.AsStream());
        stopped.HttpContext.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime(gone));
        // An announcement alone takes little from others.
        var reading = ApiBody.ReadAsync(stopped, 2_000_000, room, gone.Token);
        Assert.InRange(room.Taken, 1, 100_000);
        await pipe.Writer.WriteAsync(new byte[400_000], TestContext.Current.CancellationToken);
        while (room.Taken < 400_000 && !reading.IsCompleted)
            await Task.Yield();
        var body = Encoding.UTF8.GetBytes($"\"{new string('x', 600_000)}\"");
        await Assert.ThrowsAsync<StoreRefusal>(
            () => ApiBody.ReadAsync(Request(body.Length, new MemoryStream(body)), 2_000_000, room, CancellationToken.None));
        _time.Advance(SharedRoom.Patience);

        using (await ApiBody.ReadAsync(
            Request(body.Length, new MemoryStream(body)), 2_000_000, room, TestContext.Current.CancellationToken))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, room.Taken);
    }

    [Theory]
    [InlineData(1000, "", 50)]
    [InlineData(1000, "?limit=0", 60)]
    [InlineData(20, "", 20)]
    [InlineData(20, "?limit=0", 20)]
    [InlineData(20, "?limit=21", 20)]
    [InlineData(20, "?limit=2147483647&offset=2147483647", 0)]
    [InlineData(20, "?limit=5", 5)]
    public async Task Page_OfAList_IsBoundedByTheOption(int most, string query, int rows)
    {
        await using var host = new StoreHost(new NetboxApiOptions { MaxPage = most });
        await host.PostAsync(
            "/api/extras/tags/",
            $"[{string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"name": "t{{i}}", "slug": "t{{i}}"}"""))}]");
        var page = (await host.SendAsync("GET", "/api/extras/tags/" + query)).Json;

        Assert.Equal((60, rows), (page.GetProperty("count").GetInt32(), page.GetProperty("results").GetArrayLength()));
        Assert.Equal(rows is > 0 and < 60, page.GetProperty("next").GetString() is not null);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(?!x)(a|a?)+$")]
    [InlineData("^(?=.*(x+x+)+y).*$")]
    [InlineData("(a|aa)+\\1$")]
    [InlineData("((a{1,100}){1,100}){1,100}$")]
    public async Task Pattern_ThatExplodes_IsRefusedOrAnswered(string pattern)
    {
        await using var host = new StoreHost();
        await host.PostAsync(
            "/api/extras/tags/", $$"""{"name": "{{new string('a', 90)}}!", "slug": "x", "description": "{{new string('x', 190)}}"}""");
        foreach (var field in new[] { "name", "description" })
            Assert.InRange(
                (await host.SendAsync("GET", $"/api/extras/tags/?{field}__regex={Uri.EscapeDataString(pattern)}")).Status, 200, 400);
    }

    [Fact]
    public async Task Filters_BeyondTheTimeOfARequest_AreRefusedWithTheReason()
    {
        await using var host = await SmallStore.CreateAsync(options: new NetboxApiOptions { QueryTime = TimeSpan.Zero });
        var answer = await host.SendAsync("GET", "/api/virtualization/virtual-machines/?name__regex=x");

        Assert.Equal(400, answer.Status);
        Assert.Contains("take longer than", answer.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsync("GET", "/api/virtualization/virtual-machines/")).Status);
    }

    [Fact]
    public async Task Filters_OfAClientThatHasGone_End()
    {
        await using var host = await SmallStore.CreateAsync();
        host.Client = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => host.SendAsync("GET", "/api/virtualization/virtual-machines/?name__regex=x"));
    }

    [Fact]
    public async Task Filters_AreNotJudgedOnRowsThatMayNotBeSeen()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/users/users/", """{"username": "u", "password": "Other12345!xx"}""");
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        await host.PostAsync("/api/users/permissions/", """{"name": "p", "object_types": ["extras.tag"], "actions": ["view"],"""
            + """ "constraints": {"name": "db"}, "users": [2]}""");
        await host.PostAsync("/api/extras/tags/", $$"""{"name": "{{new string('a', 90)}}!", "slug": "hidden"}""");
        var user = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };
        const string Explodes = "(?!x)(a|a?)+$";

        // The superuser's request meets the row and its time limit; the other's does not even look at it.
        Assert.Equal(400, (await host.SendAsync("GET", $"/api/extras/tags/?name__regex={Uri.EscapeDataString(Explodes)}")).Status);
        var seen = await host.SendAsync("GET", $"/api/extras/tags/?name__regex={Uri.EscapeDataString(Explodes)}", headers: user);
        Assert.Equal((200, 1), (seen.Status, seen.Json.GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("(?!x)(a|a?)+$")]
    [InlineData("(a|a?)+\\1$")]
    public async Task CustomField_WithAPatternThatExplodes_KeepsNobodyWaiting(string pattern)
    {
        await using var host = await SmallStore.CreateAsync(options: new NetboxApiOptions { PatternTime = TimeSpan.FromMilliseconds(300) });
        await host.PostAsync("/api/extras/custom-fields/", $$"""{"name": "slow", "type": "text", "object_types": ["extras.tag","""
            + $$""" "virtualization.virtualmachine"], "validation_regex": {{System.Text.Json.JsonSerializer.Serialize(pattern)}}}""");
        var items = string.Join(',', Enumerable.Range(0, 60)
            .Select(i => $$$"""{"id": {{{1 + (i % 2)}}}, "custom_fields": {"slow": "{{{new string('a', 80)}}}{{{i}}}!"}}"""));
        var answer = await host.SendAsync("PATCH", "/api/virtualization/virtual-machines/", $"[{items}]");

        Assert.Equal(400, answer.Status);
        Assert.Contains("too long", answer.Body, StringComparison.Ordinal);
        Assert.Equal(201, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "x", "slug": "x"}""")).Status);
    }

    [Fact]
    public async Task Number_OfAMillionDigits_IsRefused()
    {
        await using var host = new StoreHost();
        var number = new string('9', 1_000_000);
        foreach (var (path, body) in new[] { ("extras/config-contexts", $$$"""{"name": "x", "data": {"n": {{{number}}}}}"""), (
            "extras/event-rules", $$$"""{"conditions": {"attr": "a", "value": {{{number}}}}}""") })
            Assert.Equal(400, (await host.SendAsync("POST", $"/api/{path}/", body)).Status);
    }

    [Fact]
    public async Task Body_WhoseFramingCannotBeRead_IsTheClientsMistake()
    {
        var room = new SharedRoom(1_000_000, _time);
        foreach (var length in new[] { 100, 2_000_000 })
        {
            var pipe = new Pipe();
            await pipe.Writer.WriteAsync("{\"a\":"u8.ToArray(), TestContext.Current.CancellationToken);
            await pipe.Writer.CompleteAsync(new IOException("Bad chunk size data."));

            var sent = Request(length, pipe.Reader.AsStream());
            var refusal = await Assert.ThrowsAsync<StoreRefusal>(
                () => ApiBody.ReadAsync(sent, 4_000_000, room, TestContext.Current.CancellationToken));

            Assert.Equal((400, 0), (refusal.Status, room.Taken));
        }
    }

    private static Task<StoreAnswer> LogInAsync(StoreHost host, string name, string password) => host.SendAsync(
        "POST", Provision, System.Text.Json.JsonSerializer.Serialize(
            new Dictionary<string, string> { ["username"] = name, ["password"] = password }), Anonymous);

    private static HttpRequest Request(int length, Stream body)
    {
        var http = new DefaultHttpContext();
        (http.Request.ContentType, http.Request.ContentLength, http.Request.Body) = ("application/json", length, body);
        return http.Request;
    }

    private sealed class Lifetime(CancellationTokenSource gone) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = gone.Token;

        public void Abort() => gone.Cancel();
    }
}
