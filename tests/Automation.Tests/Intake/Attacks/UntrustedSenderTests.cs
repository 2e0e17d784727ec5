using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Attacks;

/// <summary>Web pages that send through somebody's browser, and recorded requests that are sent again.</summary>
public sealed class UntrustedSenderTests
{
    private static readonly Mapping Signed = new() {
        { "hmac_secret", "shh" }, { "hmac_algo", "sha512" }, { "hmac_header", "X-Hook-Signature" } };

    [Theory]
    [InlineData(403, "Origin: https://evil.example", "Content-Type: text/plain")]
    [InlineData(403, "Origin: https://evil.example")]
    [InlineData(403, "Origin: null", "Content-Type: application/x-www-form-urlencoded")]
    [InlineData(403, "Sec-Fetch-Site: cross-site", "Content-Type: multipart/form-data; boundary=x")]
    [InlineData(403, "Sec-Fetch-Site: same-site", "Content-Type: TEXT/PLAIN;charset=utf-8")]
    [InlineData(403, "Origin: http://here:81", "Content-Type: text/plain")]
    [InlineData(403, "Origin: http://here.evil.example", "Content-Type: text/plain, application/json")]
    [InlineData(403, "Origin: http://here", "Content-Type: text/plain", "Sec-Fetch-Site: same-origin")]
    [InlineData(403, "Origin: http://here", "Content-Type: application/json")]
    [InlineData(403, "Sec-Fetch-Site: same-origin", "Content-Type: application/json")]
    [InlineData(200, "Origin: https://evil.example", "Content-Type: application/json")]
    [InlineData(200, "Content-Type: text/plain")]
    [InlineData(200)]
    public async Task Post_OfAWebPageToAnOpenPort_IsRefused(int expected, params string[] headers)
    {
        await using var open = new AttackedWebhook();
        await using var allowed = new AttackedWebhook(policy: new WebhookPolicy { CrossSite = true });
        await using var guarded = new AttackedWebhook(new Mapping { { "token", "t" } });

        Assert.Equal(expected, (await open.PostAsync("{}", headers)).Status);
        Assert.Equal(200, (await allowed.PostAsync("{}", headers)).Status);
        Assert.Equal(200, (await guarded.PostAsync("{}", [.. headers, "Authorization: Bearer t"])).Status);
        Assert.Equal(expected == 200 ? 1 : 0, (await open.TakeAsync()).Count);
    }

    [Theory]
    [InlineData("""{"timestamp": "2026-03-01T11:57:00+00:00"}""", null, 200)]
    [InlineData("""{"timestamp": "2026-03-01T11:50:00+00:00"}""", null, 403)]
    [InlineData("""{"timestamp": "2026-03-01T12:09:00+00:00"}""", null, 403)]
    [InlineData("""{"timestamp": "2026-03-01T11:50:00+00:00"}""", "1772366400", 403)] // the body is signed, the header is not
    [InlineData("""{"timestamp": "2026-03-01T11:57:00+00:00"}""", "0", 200)]
    [InlineData("""{"timestamp": "tomorrow"}""", "0", 403)]
    [InlineData("{}", "1772366400", 200)]
    [InlineData("{}", "1772366000", 403)]
    [InlineData("{}", "2026-03-01T11:59:00Z", 200)]
    [InlineData("{}", "2026-03-01T11:00:00Z", 403)]
    [InlineData("{}", "soon", 200)]
    [InlineData("{}", "99999999999999999999", 200)]
    [InlineData("{}", null, 200)]
    public async Task Post_WithATime_IsTakenWithinTheTimeThatTheProjectGives(string body, string? header, int expected)
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture));
        await using var webhook = new AttackedWebhook(Signed, policy: new WebhookPolicy { Within = TimeSpan.FromMinutes(5) }, time: time);
        string[] headers = header is null ? [] : [$"X-Hook-Timestamp: {header}"];
        Assert.Equal(expected, (await PostAsync(webhook, body, headers)).Status);
        Assert.Equal(expected == 200 ? 1 : 0, (await webhook.TakeAsync()).Count);
    }

    [Fact]
    public async Task Post_MoreThanASenderMay_IsAskedToWait()
    {
        var time = new FakeTimeProvider();
        await using var webhook = new AttackedWebhook(policy: new WebhookPolicy { SenderRate = 3 }, time: time);
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await webhook.PostAsync("{}")).Status);
        var refused = await webhook.PostAsync("{}");
        Assert.Equal(429, refused.Status);
        Assert.Contains("Retry-After: 20\r\n", refused.Reply, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await webhook.PostAsync("{}")).Status);
        Assert.Equal(429, (await webhook.PostAsync("{}")).Status);
    }

    [Fact]
    public async Task Post_TheSameSignedBodyAgain_IsTakenOnceWhereTheProjectSaysSo()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture));
        await using var webhook = new AttackedWebhook(Signed, policy: new WebhookPolicy { Within = TimeSpan.FromMinutes(5) }, time: time);
        const string Body = """{"event": "created", "timestamp": "2026-03-01T11:57:00+00:00", "data": {}}""";

        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await PostAsync(webhook, Body, $"X-Hook-Delivery: {i}")).Status);
        Assert.Equal(200, (await PostAsync(webhook, Body.Replace("created", "updated", StringComparison.Ordinal))).Status);
        Assert.Equal(2, (await webhook.TakeAsync()).Count);

        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(403, (await PostAsync(webhook, Body)).Status);
        Assert.Empty(await webhook.TakeAsync());
    }

    [Theory]
    [InlineData("""{"event": "created", "timestamp": "2001-01-01T00:00:00.000001+00:00", "request_id": "REQUEST", "data": {}}""", 1)]
    [InlineData("""{"event": "created", "timestamp": "2001-01-01T00:00:00.000001+00:00", "request": {"id": "REQUEST"}, "data": {}}""", 1)]
    [InlineData("""{"event": "created", "timestamp": "2001-01-01T00:00:00+00:00", "data": {}}""", 2)] // of another tool, as the next one
    [InlineData("""{"ping": 1}""", 2)]
    // Templates, and what is told of no request: two events may well have one body.
    [InlineData("""{"event": "created", "timestamp": "2001-01-01", "request_id": "REQUEST", "data": {}}""", 2)]
    [InlineData("""{"event": "created", "timestamp": "2001-01-01T00:00:00.000001+00:00", "request_id": "netbox", "data": {}}""", 2)]
    [InlineData("""{"event": "created", "timestamp": "2001-01-01T00:00:00.000001+00:00", "request_id": null, "data": {}}""", 2)]
    [InlineData("""{"event": "created", "timestamp": "2001-01-01T00:00:00.000001+00:00", "request": {}, "data": {}}""", 2)]
    [InlineData("""{"event": "created", "timestamp": "2001-01-01T00:00:00.000001+00:00", "request": {"id": null}, "data": {}}""", 2)]
    public async Task Post_ASignedBodyAgain_WithoutAWordOfTheProject_IsTakenOnceWhereNoTwoAreTheSame(string body, int events)
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2001-01-01T00:00:00Z", CultureInfo.InvariantCulture));
        body = body.Replace("REQUEST", "17af32f0-852a-46ca-a7d4-33ecd0c13de6", StringComparison.Ordinal);
        await using var webhook = new AttackedWebhook(Signed, time: time);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(200, (await PostAsync(webhook, body)).Status);
            time.Advance(TimeSpan.FromHours(24.5));
        }
        Assert.Equal(events, (await webhook.TakeAsync()).Count);
        // What would not be known again much longer is too old; what is no NetBox's has no age.
        Assert.Equal(events == 1 ? 403 : 200, (await PostAsync(webhook, body)).Status);
        Assert.Equal(events - 1, (await webhook.TakeAsync()).Count);
    }

    // Two webhooks with one secret, one for each endpoint: a NetBox tells each at another time, so that one body at both was sent again.
    [Theory]
    [InlineData(null, "12:00:00.5", 1)]
    [InlineData(5, "12:00:00.5", 1)]
    [InlineData(5, "12:00:00", 2)]
    public async Task Post_ASignedBodyToTwoEndpoints_IsTakenAtBothUnlessItTellsThatItIsTheSame(int? minutes, string at, int events)
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture));
        await using var webhook = new AttackedWebhook(
            Signed, policy: new WebhookPolicy { Within = minutes is { } m ? TimeSpan.FromMinutes(m) : null }, time: time);
        var body = $$"""
            {"event": "created", "timestamp": "2026-03-01T{{at}}+00:00", "request_id": "17af32f0-852a-46ca-a7d4-33ecd0c13de6", "data": {} }
            """;
        foreach (var path in (string[])["/one", "/two", "/one"])
            Assert.Equal(200, (await webhook.SendAsync(Encoding.Latin1.GetString(AttackedWebhook.Post(body, Signature(body)))
                .Replace("/endpoint", path, StringComparison.Ordinal))).Status);
        Assert.Equal(events, (await webhook.TakeAsync()).Count);
    }

    [Fact]
    public async Task Post_WithANumber_WithoutAWordOfTheProject_IsTakenOnce()
    {
        await using var webhook = new AttackedWebhook(Signed);
        const string Body = """{"event": "created", "timestamp": "2001-01-01T00:00:00+00:00", "data": {}}""";

        await PostAsync(webhook, Body, "X-Hook-Delivery: 5f1c");
        Assert.Equal(200, (await PostAsync(webhook, Body, "X-Hook-Delivery: 5f1c")).Status);
        await PostAsync(webhook, Body, "X-Hook-Delivery: 77aa");
        Assert.Equal(2, (await webhook.TakeAsync()).Count);
    }

    [Fact]
    public async Task Post_ADeliveryThatCouldNotBeRecorded_IsTakenWhenItComesAgain()
    {
        await using var webhook = new AttackedWebhook(Signed, limits: new Automation.Intake.Admission.IntakeLimits { WaitingEvents = 1 });
        await PostAsync(webhook, """{"n": 1}""", "X-Hook-Delivery: 1");
        Assert.Equal(503, (await PostAsync(webhook, """{"n": 2}""", "X-Hook-Delivery: 2")).Status);
        await webhook.TakeAsync();

        Assert.Equal(200, (await PostAsync(webhook, """{"n": 2}""", "X-Hook-Delivery: 2")).Status);

        Assert.Single(await webhook.TakeAsync());
    }

    private static Task<(int Status, string Reply)> PostAsync(AttackedWebhook webhook, string body, params string[] headers) =>
        webhook.PostAsync(body, [.. headers, Signature(body)]);

    private static string Signature(string body) =>
        $"X-Hook-Signature: {Convert.ToHexStringLower(HMACSHA512.HashData("shh"u8, Encoding.UTF8.GetBytes(body)))}";
}
