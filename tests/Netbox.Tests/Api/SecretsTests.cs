using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Events;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>What opens something is shown to whom it belongs, once where that is said, and to nobody else in any way.</summary>
public sealed class SecretsTests
{
    private const string EveryEvent = "\"event_types\": [\"object_created\", \"object_updated\", \"object_deleted\"]";

    [Theory]
    [InlineData("additional_headers",
        "Authorization: Bearer hidden-1\\nX-Other: hidden-1", "X-Key: hidden-2", "\"additional_headers\": \"********\"")]
    [InlineData("secret", "hidden-1", "hidden-2", "\"secret\": \"********\"")]
    [InlineData("payload_url", "https://user:hidden-1@host.example/hook?a=b@c", "https://hidden-2@host.example/", "\"payload_url\": "
        + "\"https://********@host.example/")]
    [InlineData("payload_url", "https://hidden-1:{{ data.name }}@host.example:{{ data.id }}/",
        "https://a:hidden-2@host.example?@", "https://********@host.example:{{ data.id }}/")]
    public async Task Credential_OfAWebhook_IsInNoChangeAndInNoOtherDelivery(string field, string first, string second, string shown)
    {
        await using var host = new StoreHost(planner: new WebhookPlanner(NullLogger<WebhookPlanner>.Instance));
        await host.PostAsync("/api/extras/webhooks/", """{"name": "spy", "payload_url": "http://localhost/"}""");
        await host.PostAsync("/api/extras/event-rules/", $$"""
            {"name": "r", "object_types": ["extras.webhook"], {{EveryEvent}}, "action_type": "webhook",
             "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        var url = field == "payload_url" ? "" : "\"payload_url\": \"http://localhost/\", ";
        await host.PostAsync("/api/extras/webhooks/", $$"""{{{url}}"name": "w", "{{field}}": "{{first}}"}""");
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/extras/webhooks/2/", $$"""{"{{field}}": "{{second}}"}""")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/extras/webhooks/2/")).Status);

        var sent = await host.Store.Outbox.DueAsync("webhook:1", DateTimeOffset.MaxValue, 100, TestContext.Current.CancellationToken);
        string[] bodies = [.. sent.Select(entry => PlannedDelivery.Read(entry.Body).Body)];
        var changes = await host.SendAsync("GET", "/api/core/object-changes/?changed_object_type=extras.webhook&changed_object_id=2");
        Assert.Equal(3, bodies.Length);
        Assert.Equal(3, changes.Json.GetProperty("count").GetInt32());
        Assert.All([.. bodies, changes.Body], text => Assert.DoesNotContain("hidden", text, StringComparison.Ordinal));
        Assert.Contains(shown, bodies[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Token_OfEitherVersion_IsShownInTheAnswerThatMadeItAndNeverAgain(int version)
    {
        await using var host = new StoreHost(planner: new WebhookPlanner(NullLogger<WebhookPlanner>.Instance));
        await host.PostAsync("/api/extras/webhooks/", """{"name": "spy", "payload_url": "http://localhost/"}""");
        await host.PostAsync("/api/extras/event-rules/", $$"""
            {"name": "r", "object_types": ["users.token"], {{EveryEvent}}, "action_type": "webhook",
             "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        var made = await host.PostAsync("/api/users/tokens/", $$"""{"user": 1, "version": {{version}}, "description": "found"}""");
        var (id, secret) = (made.GetProperty("id").GetInt64(), made.GetProperty("token").GetString()!);
        Assert.Equal(40, secret.Length);

        List<string> shown = [];
        foreach (var path in new[]
        {
            $"tokens/{id}/", "tokens/?limit=0", "tokens/?brief=true", $"tokens/{id}/?fields=id,token,plaintext,hmac_digest",
            "tokens/?fields=token,plaintext,hmac_digest",
            $"tokens/?q={secret}", $"tokens/?plaintext={secret}", "tokens/?ordering=plaintext", "users/1/", "users/?limit=0",
        })
            shown.Add((await host.SendAsync("GET", $"/api/users/{path}")).Body);
        shown.Add((await host.SendAsync("OPTIONS", $"/api/users/tokens/{id}/")).Body);
        shown.Add((await host.SendAsync("PATCH", $"/api/users/tokens/{id}/", "{}")).Body);
        shown.Add((await host.SendAsync("PATCH", $"/api/users/tokens/{id}/", """{"description": "other"}""")).Body);
        shown.Add((await host.SendAsync("PATCH", "/api/users/tokens/", $$"""[{"id": {{id}}, "description": "third"}]""")).Body);
        shown.Add((await host.SendAsync("GET", "/api/core/object-changes/?limit=0")).Body);
        await host.SendAsync("DELETE", $"/api/users/tokens/{id}/");
        shown.Add((await host.SendAsync("GET", "/api/core/object-changes/?limit=0")).Body);
        foreach (var entry in await host.Store.Outbox.DueAsync(
            "webhook:1", DateTimeOffset.MaxValue, 100, TestContext.Current.CancellationToken))
            shown.Add(PlannedDelivery.Read(entry.Body).Body);

        Assert.All(shown, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_MadeTogether_AreShownOnceToo()
    {
        await using var host = new StoreHost();
        var made = await host.PostAsync("/api/users/tokens/", """[{"user": 1, "version": 1}, {"user": 1}]""");
        string[] secrets = [.. made.EnumerateArray().Select(t => t.GetProperty("token").GetString()!)];
        var given = (await host.SendAsync("POST", "/api/users/tokens/provision/", $$"""{"username": "admin", "password":"""
            + $$""" "{{StoreHost.Password}}"}""")).Json.GetProperty("token").GetString()!;

        var shown = (await host.SendAsync("GET", "/api/users/tokens/?limit=0")).Body;
        Assert.All([.. secrets, given], secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
    }

    // What a copy of the store's files holds, and what not: docs/security.md says so to those who keep backups.
    [Fact]
    public async Task Store_InItsFiles_HoldsDigestsOfPasswordsAndOfNewTokens()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/users/users/", """{"username": "u", "password": "Hidden-word-12345"}""");
        var second = (await host.PostAsync("/api/users/tokens/", """{"user": 1}""")).GetProperty("token").GetString()!;
        var first = (await host.PostAsync("/api/users/tokens/", """{"user": 1, "version": 1}""")).GetProperty("token").GetString()!;
        await host.PostAsync("/api/extras/webhooks/", """{"name": "w", "payload_url": "http://localhost/", "secret": "known-secret"}""");
        var folder = Path.GetDirectoryName(host.Path)!;
        var files = string.Concat(Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .Select(file =>
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
                return reader.ReadToEnd();
            }));

        Assert.DoesNotContain("Hidden-word", files, StringComparison.Ordinal);
        Assert.DoesNotContain(second, files, StringComparison.Ordinal);
        Assert.Contains(first, files, StringComparison.Ordinal);
        Assert.Contains("known-secret", files, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(folder), file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }
}
