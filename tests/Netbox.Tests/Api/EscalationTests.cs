using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Events;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Every way to gain rights through the rights on users, groups, permissions and tokens: none leads further than one is.</summary>
public sealed class EscalationTests(EscalationTests.Besieged besieged) : IClassFixture<EscalationTests.Besieged>
{
    private const string All = """["view", "add", "change", "delete"]""";

    // Objects: users 1 admin (superuser), 2 manager (the attacker, everything in "users"), 3 strong (sites), 4 weak (nothing). Groups 1
    // strong, 2 empty. Permissions 1 manager's own, 2 sites (of group 1 and user 3).
    public static TheoryData<string, string, string, int> Attacks => new()
    {
        { "PATCH", "users/users/1/", """{"password": "Taken12345!x"}""", 403 },
        { "PATCH", "users/users/1/", """{"username": "other"}""", 403 },
        { "PATCH", "users/users/1/", """{"is_active": false}""", 403 },
        { "PUT", "users/users/1/", """{"username": "admin", "password": "Taken12345!x"}""", 403 },
        { "PATCH", "users/users/", """[{"id": 4, "first_name": "x"}, {"id": 1, "password": "Taken12345!x"}]""", 403 },
        { "DELETE", "users/users/1/", "", 403 },
        { "DELETE", "users/users/", """[{"id": 1}]""", 403 },
        { "PATCH", "users/users/2/", """{"is_superuser": true}""", 200 },
        { "PATCH", "users/users/2/", """{"is_staff": true}""", 200 },
        { "PATCH", "users/users/3/", """{"password": "Taken12345!x"}""", 403 },
        { "DELETE", "users/users/3/", "", 403 },
        { "PATCH", "users/users/4/", """{"password": "Taken12345!x"}""", 200 },
        { "PATCH", "users/users/2/", """{"groups": [1]}""", 403 },
        { "PATCH", "users/users/2/", """{"groups": [2]}""", 200 },
        { "PATCH", "users/users/2/", """{"permissions": [1, 2]}""", 403 },
        { "PATCH", "users/users/4/", """{"groups": [1]}""", 403 },
        { "POST", "users/users/", """{"username": "mine", "password": "Mine123456!x", "groups": [1]}""", 403 },
        { "POST", "users/users/", """{"username": "mine", "password": "Mine123456!x", "permissions": [2]}""", 403 },
        { "POST", "users/users/", """[{"username": "a", "password": "Mine123456!x"}, {"username": "b", "password": "Mine123456!x","""
            + """ "groups": [1]}]""", 403 },
        { "POST", "users/users/", """{"username": "mine", "password": "Mine123456!x"}""", 201 },
        { "PATCH", "users/groups/2/", """{"permissions": [2]}""", 403 },
        { "POST", "users/groups/", """{"name": "new", "permissions": [2]}""", 403 },
        { "PATCH", "users/groups/2/", """{"permissions": [1]}""", 200 },
        { "POST", "users/permissions/", """{"name": "all", "object_types": ["dcim.site"], "actions": ["view"], "users": [2]}""", 403 },
        { "POST", "users/permissions/", """{"name": "grant", "object_types": ["users.token"], "actions": ["grant"], "users": [2]}""", 403 },
        { "POST", "users/permissions/", """{"name": "less", "object_types": ["users.group"], "actions": ["view"],"""
            + """ "constraints": {"name": "x"}, "users": [4]}""", 201 },
        { "PATCH", "users/permissions/1/", """{"object_types": ["users.user", "dcim.site"]}""", 403 },
        { "PATCH", "users/permissions/1/", """{"actions": ["view", "add", "change", "delete", "grant"]}""", 403 },
        { "PATCH", "users/permissions/2/", """{"users": [2, 3]}""", 403 },
        { "PATCH", "users/permissions/2/", """{"groups": [1, 2]}""", 403 },
        { "PATCH", "users/permissions/2/", """{"constraints": null}""", 403 },
        { "POST", "users/tokens/", """{"user": 1}""", 403 },
        { "POST", "users/tokens/", """{"user": {"username": "admin"}}""", 403 },
        { "POST", "users/tokens/", """{"user": 3}""", 403 },
        { "POST", "users/tokens/", """{"user": 4}""", 403 },
        { "POST", "users/tokens/", """{"user": 2}""", 201 },
        { "PATCH", "users/tokens/1/", """{"user": 2}""", 403 },
        { "PATCH", "users/tokens/1/", """{"allowed_ips": null, "expires": null}""", 403 },
        { "PATCH", "users/tokens/3/", """{"user": 1}""", 200 },
        { "PATCH", "users/tokens/3/", """{"user": 4}""", 200 },
        { "DELETE", "users/tokens/1/", "", 403 },
        { "POST", "users/owners/", """{"name": "o", "users": [2]}""", 201 },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Manager_OfUsers_GainsNothing(string method, string path, string body, int status)
    {
        // What is refused changes nothing: all refusals may be asked of one store.
        await using var own = status == 403 ? null : await Besieged.PrepareAsync();
        var (host, manager) = own is null ? (besieged.Host, besieged.Manager) : (own.Host, own.Manager);
        var before = Rights(host);

        var answer = await host.SendAsync(method, "/api/" + path, body.Length == 0 ? null : body, manager);

        Assert.True(answer.Status == status, $"{answer.Status} {answer.Body}");
        Assert.True(host.Store.State["users.user"].Rows.Find(1)!.Is("is_superuser"));
        Assert.False(host.Store.State["users.user"].Rows.Find(2)!.Is("is_superuser"));
        Assert.Equal(2, host.Store.State["users.token"].Rows.Find(3)!.Reference("user"));
        if (status == 403)
            Assert.Equal(before, Rights(host));
        Assert.Equal(403, (await host.SendAsync("GET", "/api/dcim/sites/", headers: manager)).Status);
    }

    [Theory]
    [InlineData("users.user", """{"password__startswith": "pbkdf2"}""")]
    [InlineData("users.user", """{"password__regex": "."}""")]
    [InlineData("users.token", """{"plaintext__startswith": "0"}""")]
    [InlineData("users.token", """{"hmac_digest__isnull": false}""")]
    [InlineData("extras.webhook", """{"secret__startswith": "k"}""")]
    [InlineData("users.token", """{"user__password__contains": "$"}""")]
    public async Task Constraint_OnASecret_HoldsForNothing(string label, string constraint)
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/extras/webhooks/", """{"name": "w", "payload_url": "http://localhost/", "secret": "key"}""");
        await host.PostAsync("/api/users/users/", """{"username": "spy", "password": "Spying12345!x"}""");
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        await host.PostAsync("/api/users/permissions/", $$"""{"name": "p", "object_types": ["{{label}}"], "actions": ["view"],"""
            + $$""" "constraints": {{constraint}}, "users": [2]}""");
        var spy = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };

        var shown = (await host.SendAsync("GET", $"/api/{Plumbline.Netbox.Schema.ObjectTypes.Get(label).ListPath}", headers: spy)).Json;
        Assert.DoesNotContain(shown.GetProperty("results").EnumerateArray(), r => label != "users.token"
            || r.GetProperty("user").GetProperty("id").GetInt64() != 2);
    }

    [Theory]
    [InlineData("users/users", "password")]
    [InlineData("users/tokens", "plaintext")]
    [InlineData("users/tokens", "hmac_digest")]
    [InlineData("extras/webhooks", "secret")]
    public async Task Secret_IsInNoOrderFilterOrReference(string list, string field)
    {
        await using var host = new StoreHost();
        foreach (var (name, secret) in new[] { ("a", "2"), ("b", "3"), ("c", "1") })
        {
            await host.PostAsync(
                "/api/extras/webhooks/", $$"""{"name": "{{name}}", "payload_url": "http://localhost/", "secret": "{{secret}}"}""");
            await host.PostAsync("/api/users/users/", $$"""{"username": "u{{name}}", "password": "Password123{{secret}}"}""");
        }
        var usual = await IdsAsync(host, $"/api/{list}/");
        foreach (var query in new[]
        {
            $"ordering={field}", $"ordering=-{field}", $"{field}=1", $"{field}__ic=1", $"{field}__regex=^1", $"{field}__empty=true",
            $"{field}__n=1", $"q=pbkdf2",
        }
            .Where(q => !q.StartsWith("q=", StringComparison.Ordinal) || list == "users/users"))
            // NetBox has a filter for the secret of a webhook; here it finds nothing, whatever is asked for.
            Assert.Equal(
                query.StartsWith("q=", StringComparison.Ordinal) || query.StartsWith("secret", StringComparison.Ordinal) ? [] : usual,
                await IdsAsync(host, $"/api/{list}/?{query}"));
        var reference = await host.SendAsync("POST", "/api/users/tokens/", """{"user": {"password": "x"}}""");
        Assert.Contains("Cannot resolve keyword", reference.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_OfAWebhook_IsMaskedInItsChanges()
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/extras/webhooks/", """{"name": "w", "payload_url": "http://localhost/", "secret": "hidden-key-1"}""");
        await host.SendAsync("PATCH", "/api/extras/webhooks/1/", """{"secret": "hidden-key-2"}""");
        await host.SendAsync("DELETE", "/api/extras/webhooks/1/");

        var changes = await host.SendAsync("GET", "/api/core/object-changes/?changed_object_type=extras.webhook");
        Assert.Equal(3, changes.Json.GetProperty("count").GetInt32());
        Assert.DoesNotContain("hidden-key", changes.Body, StringComparison.Ordinal);
        Assert.Contains("********", changes.Body, StringComparison.Ordinal);
    }

    // Whoever may add event rules gets the changes sent, whether he may view the objects or not.
    [Fact]
    public async Task Secret_OfAWebhook_IsMaskedInWhatOtherWebhooksSend()
    {
        var planner = new WebhookPlanner(NullLogger<WebhookPlanner>.Instance);
        await using var host = new StoreHost(planner: planner);
        await host.PostAsync("/api/extras/webhooks/", """[{"name": "spy", "payload_url": "http://localhost/"}, {"name": "w","""
            + """ "payload_url": "http://localhost/", "secret": "hidden-key-1"}]""");
        await host.PostAsync("/api/extras/event-rules/", """
            {"name": "r", "object_types": ["extras.webhook"], "event_types": ["object_created", "object_updated", "object_deleted"],
             "action_type": "webhook", "action_object_type": "extras.webhook", "action_object_id": 1}
            """);
        await host.PostAsync("/api/extras/webhooks/", """{"name": "x", "payload_url": "http://localhost/", "secret": "hidden-key-2"}""");
        await host.SendAsync("PATCH", "/api/extras/webhooks/2/", """{"secret": "hidden-key-3"}""");
        await host.SendAsync("DELETE", "/api/extras/webhooks/3/");

        var sent = await host.Store.Outbox.DueAsync("webhook:1", DateTimeOffset.MaxValue, 100, TestContext.Current.CancellationToken);
        string[] bodies = [.. sent.Select(entry => PlannedDelivery.Read(entry.Body).Body)];
        Assert.Equal(3, bodies.Length);
        Assert.All(bodies, body => Assert.DoesNotContain("hidden-key", body, StringComparison.Ordinal));
        Assert.All(bodies, body => Assert.Contains("\"secret\": \"********\"", body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("?end_tokens=true", 403)]
    public async Task Password_Changed_EndsTheTokensWhereThatIsAskedFor(string query, int after)
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/users/users/", """{"username": "u", "password": "Before12345!x"}""");
        var token = await host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
        var user = new Dictionary<string, string?> { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/users/users/2/" + query, """{"password": "After123456!x"}""")).Status);

        Assert.Equal(after, (await host.SendAsync("GET", "/api/authentication-check/", headers: user)).Status);
        Assert.Equal(200, (await host.SendAsync("GET", "/api/authentication-check/")).Status);
    }

    private static string Rights(StoreHost host) =>
        string.Join('\n', new[] { "users.user", "users.group", "users.objectpermission", "users.token" }.SelectMany(t =>
            host.Store.State[t].Rows.From()
                .Select(r => string.Join('|', r.Type.Stored.Where(f => f.Name is not "last_used").Select(f => r[f] switch
                {
                    long[] many => string.Join(',', many), string[] many => string.Join(',', many), var other => $"{other}",
                })))));

    private static async Task<List<long>> IdsAsync(StoreHost host, string path) =>
        [.. (await host.SendAsync("GET", path)).Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("id").GetInt64())];

    /// <summary>
    /// A store with users, groups, permissions and tokens, and the headers of one who manages them and may do nothing else.
    /// </summary>
    public sealed class Besieged : IAsyncLifetime, IAsyncDisposable
    {
        internal StoreHost Host { get; } = new();

        internal Dictionary<string, string?> Manager { get; } = [];

        public async ValueTask InitializeAsync()
        {
            foreach (var name in new[] { "manager", "strong", "weak" })
                await Host.PostAsync("/api/users/users/", $$"""{"username": "{{name}}", "password": "Start12345!x"}""");
            await Host.PostAsync("/api/users/groups/", """[{"name": "strong"}, {"name": "empty"}]""");
            await Host.PostAsync("/api/users/permissions/", $$"""{"name": "manage", "object_types": ["users.user", "users.group","""
                + $$""" "users.objectpermission", "users.token", "users.owner"], "actions": {{All}}, "users": [2]}""");
            await Host.PostAsync("/api/users/permissions/", $$"""{"name": "sites", "object_types": ["dcim.site"], "actions": {{All}},"""
                + $$""" "users": [3], "groups": [1]}""");
            // Token 3: the two of admin came with the store.
            var token = await Host.PostAsync("/api/users/tokens/", """{"user": 2, "version": 1}""");
            Manager["Authorization"] = "Token " + token.GetProperty("token").GetString();
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();

        internal static async Task<Besieged> PrepareAsync()
        {
            var besieged = new Besieged();
            await besieged.InitializeAsync();
            return besieged;
        }
    }
}
