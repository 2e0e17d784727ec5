using System.Text.Json;
using Plumbline.Netbox.Schema;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Each address with each right: what a right does not open stays shut, and a constraint shuts the objects it leaves out.
/// </summary>
public sealed class RightsTests
{
    private static readonly string[] Rights = ["none", "view", "add", "change", "constraint", "delete"];

    private static readonly (string Method, string Right, bool OnObject, bool Bulk)[] Operations =
    [
        ("GET", "view", false, false), ("GET", "view", true, false), ("HEAD", "view", true, false), ("POST", "add", false, false),
        ("POST", "add", false, true),
        ("PATCH", "change", true, false), ("PUT", "change", true, false), ("PATCH", "change", false, true), ("PUT", "change", false, true),
        ("DELETE", "delete", true, false), ("DELETE", "delete", false, true),
    ];

    [Fact]
    public async Task Routes_WithEachRight_OpenWhatItSaysAndNoMore()
    {
        await using var host = await SmallStore.CreateAsync();
        var users = await UsersAsync(host);
        List<string> failures = [];
        var tried = 0;
        // What may delete comes last of all: it leaves less for the others to be tried on.
        foreach (var (type, right) in ObjectTypes.All.SelectMany(t => Rights.Select(r => (t, r))).OrderBy(p => p.r == "delete").ToList())
        {
            await GiveAsync(host, type, right);
            foreach (var (method, needed, onObject, bulk) in Operations)
            {
                if (host.Store.State[type].Rows.From().FirstOrDefault() is not { Id: var id })
                    continue;
                var before = Content(host);
                var path = $"/api/{type.ListPath}{(onObject ? $"{id}/" : "")}";
                var answer = await host.SendAsync(method, path, Body(method, id, bulk), users);
                tried++;
                if (Problem(type, right, method, needed, onObject, bulk, answer, !Content(host).SequenceEqual(before)) is { } problem)
                    failures.Add($"{right}: {method} {path}{(bulk ? " (bulk)" : "")}: {answer.Status} {problem} "
                        + $"{answer.Body[..Math.Min(200, answer.Body.Length)]}");
            }
        }
        Assert.InRange(tried, 2000, int.MaxValue);
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(40)));
    }

    [Theory]
    [InlineData("GET", "/api/ipam/prefixes/2/available-ips/", "ipam.prefix:view", 403)]
    [InlineData("GET", "/api/ipam/prefixes/2/available-ips/", "ipam.ipaddress:view", 404)]
    [InlineData("GET", "/api/ipam/prefixes/2/available-ips/", "ipam.prefix:view ipam.ipaddress:view?", 200)]
    [InlineData("GET", "/api/ipam/prefixes/1/available-prefixes/", "ipam.prefix:view", 200)]
    [InlineData("GET", "/api/ipam/vlan-groups/1/available-vlans/", "ipam.vlangroup:view", 403)]
    [InlineData("GET", "/api/ipam/vlan-groups/1/available-vlans/", "ipam.vlangroup:view ipam.vlan:view", 200)]
    [InlineData("POST", "/api/ipam/prefixes/2/available-ips/", "ipam.prefix:view", 403)]
    [InlineData("POST", "/api/ipam/prefixes/2/available-ips/", "ipam.ipaddress:add", 404)]
    [InlineData("POST", "/api/ipam/prefixes/2/available-ips/", "ipam.prefix:view ipam.ipaddress:add", 201)]
    [InlineData("POST", "/api/ipam/prefixes/2/available-ips/", "ipam.prefix:view ipam.ipaddress:add?", 403)]
    [InlineData("POST", "/api/ipam/prefixes/1/available-prefixes/", "ipam.prefix:view ipam.prefix:add?", 403)]
    [InlineData("POST", "/api/ipam/vlan-groups/1/available-vlans/", "ipam.vlangroup:view ipam.vlan:add?", 403)]
    [InlineData("POST", "/api/extras/config-templates/1/render/", "", 404)]
    [InlineData("POST", "/api/extras/config-templates/1/render/", "extras.configtemplate:view", 404)]
    [InlineData("POST", "/api/extras/config-templates/1/render/", "extras.configtemplate:render", 404)]
    [InlineData("POST", "/api/extras/config-templates/1/render/", "extras.configtemplate:render extras.configtemplate:view?", 404)]
    [InlineData("POST", "/api/extras/config-templates/1/render/", "extras.configtemplate:render extras.configtemplate:view", 200)]
    [InlineData("POST", "/api/dcim/devices/1/render-config/", "dcim.device:view", 404)]
    [InlineData("POST", "/api/dcim/devices/1/render-config/", "dcim.device:view dcim.device:render_config?", 404)]
    [InlineData("POST", "/api/dcim/devices/1/render-config/", "dcim.device:view dcim.device:render_config", 400)]
    [InlineData("POST", "/api/extras/config-contexts/1/sync/", "extras.configcontext:view", 403)]
    [InlineData("POST", "/api/extras/config-contexts/1/sync/", "extras.configcontext:add", 403)]
    [InlineData("POST", "/api/extras/config-contexts/1/sync/", "extras.configcontext:add extras.configcontext:sync", 200)]
    [InlineData("GET", "/api/dcim/racks/1/elevation/", "", 403)]
    public async Task SubRoutes_NeedTheRightsOfAllTheyTouch(string method, string path, string rights, int status)
    {
        await using var host = await SmallStore.CreateAsync();
        var user = await UsersAsync(host);
        foreach (var right in rights.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (label, action) = (right.Split(':')[0], right.Split(':')[1]);
            await PermitAsync(host, label, [action.TrimEnd('?')], action.EndsWith('?') ? """{"id": 0}""" : "null");
        }
        var (before, body) = (
            Content(host), path.Contains("vlans", StringComparison.Ordinal) ? """{"name": "n"}""" : """{"prefix_length": 24}""");

        Assert.Equal(status, (await host.SendAsync(method, path, method == "POST" ? body : null, user)).Status);
        Assert.Equal(status == 201, !Content(host).SequenceEqual(before));
    }

    // As NetBox lets everybody do with his own tokens. What a user may grant is asked of whom the token is for.
    [Theory]
    [InlineData("", "2", 201)]
    [InlineData("", "3", 403)]
    [InlineData("users.token:grant", "3", 403)]
    [InlineData("users.token:grant users.token:add", "3", 201)]
    [InlineData("users.token:grant!{'user__username': 'third'} users.token:add", "3", 201)]
    [InlineData("users.token:grant!{'user': 3} users.token:add", "3", 201)]
    [InlineData("users.token:grant!{'user__username': 'other'} users.token:add", "3", 403)]
    [InlineData("users.token:grant!{'description': ''} users.token:add", "3", 403)]
    public async Task Tokens_OfOnesOwn_NeedNoRight(string rights, string user, int status)
    {
        await using var host = await SmallStore.CreateAsync();
        var probe = await UsersAsync(host);
        await host.PostAsync("/api/users/users/", """{"username": "third", "password": "Probe12345!xx"}""");
        foreach (var right in rights.Split(" users.", StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = right.Split(':', 2)[1].Split('!');
            await PermitAsync(host, "users.token", [parts[0]], parts.Length > 1 ? parts[1].Replace('\'', '"') : "null");
        }
        var made = await host.SendAsync("POST", "/api/users/tokens/", $$"""{"user": {{user}}}""", probe);
        Assert.True(status == made.Status, made.Body);
        if (user != "2")
            return;
        var path = $"/api/users/tokens/{made.Json.GetProperty("id")}/";
        Assert.Equal(200, (await host.SendAsync("PATCH", path, """{"description": "mine"}""", probe)).Status);
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/users/tokens/", """[{"id": 1, "description": "not mine"}]""", probe)).Status);
        Assert.Equal("", (await host.SendAsync("GET", "/api/users/tokens/1/")).Json.GetProperty("description").GetString());
        Assert.Equal(404, (await host.SendAsync("DELETE", "/api/users/tokens/1/", null, probe)).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", path, null, probe)).Status);
    }

    [Theory]
    [InlineData("\"expires\": \"2999-01-01T00:00:00Z\"")]
    [InlineData("\"allowed_ips\": [\"127.0.0.0/8\"]")]
    public async Task Tokens_WithLimits_MakeNoneWithout(string limit)
    {
        await using var host = await SmallStore.CreateAsync();
        var made = await host.PostAsync("/api/users/tokens/", $$"""{"user": 1, "version": 1, {{limit}}}""");
        var limited = new Dictionary<string, string?> { ["Authorization"] = "Token " + made.GetProperty("token").GetString() };
        var path = $"/api/users/tokens/{made.GetProperty("id")}/";

        Assert.Equal(403, (await host.SendAsync("POST", "/api/users/tokens/", """{"user": 1}""", limited)).Status);
        Assert.Equal(403, (await host.SendAsync("PATCH", path, """{"expires": null, "allowed_ips": []}""", limited)).Status);
        Assert.Equal(403, (await host.SendAsync("PATCH", "/api/users/users/1/", """{"password": "Another12345!x"}""", limited)).Status);
        Assert.Equal(200, (await host.SendAsync("PATCH", "/api/users/users/1/", """{"first_name": "A"}""", limited)).Status);
        Assert.Equal(201, (await host.SendAsync("POST", "/api/dcim/sites/", """{"name": "n", "slug": "n"}""", limited)).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", path, null, limited)).Status);
    }

    // Who knows the id may use it; by attributes only those find an object who may view it.
    [Theory]
    [InlineData("\"tenant\": 1", "", 201)]
    [InlineData("\"tenant\": {\"id\": 1}", "", 201)]
    [InlineData("\"tenant\": {\"id\": 1, \"name\": \"a10\"}", "", 400)]
    [InlineData("\"tenant\": {\"name\": \"a10\"}", "", 400)]
    [InlineData("\"tenant\": {\"name\": \"a10\"}", "tenancy.tenant:view?", 400)]
    [InlineData("\"tenant\": {\"name\": \"a10\"}", "tenancy.tenant:view", 201)]
    [InlineData("\"tags\": [1]", "", 201)]
    [InlineData("\"tags\": [{\"slug\": \"web\"}]", "", 400)]
    [InlineData("\"tags\": [{\"slug\": \"web\"}]", "extras.tag:view", 201)]
    public async Task RelatedObjects_AreNamedByIdOrByThoseWhoSeeThem(string relation, string right, int status)
    {
        await using var host = await SmallStore.CreateAsync();
        var user = await UsersAsync(host);
        await PermitAsync(host, "dcim.site", ["add"], "null");
        if (right.Split(':') is [var label, var action])
            await PermitAsync(host, label, [action.TrimEnd('?')], action.EndsWith('?') ? """{"id": 0}""" : "null");

        var answer = await host.SendAsync("POST", "/api/dcim/sites/", $$"""{"name": "n", "slug": "n", {{relation}}}""", user);

        Assert.Equal(status, answer.Status);
    }

    private static string? Problem(
        ObjectType type, string right, string method, string needed, bool onObject, bool bulk, StoreAnswer answer, bool hasChanged)
    {
        // With the tokens of one's own one may do everything; those that are tried on are another user's.
        var isOwnTokens = type.Label == "users.token";
        if (type.ReadOnly && needed != "view")
            return answer.Status == 405 && !hasChanged ? null : "should be 405";
        if (right == needed)
            return answer.Status is 403 or 404 or 405 or >= 500 && !IsRightlyMore(type, method) ? "should be open" : null;
        if (hasChanged)
            return "changed something";
        if (right != "constraint" && !isOwnTokens)
            return answer.Status == 403 ? null : "should be 403";
        // The right is there, for no object: reading gives nothing, an object is not found, of many none is touched, a new one is refused.
        return (method, onObject, bulk) switch
        {
            ("GET", false, _) => answer.Json.GetProperty("count").GetInt32() == (isOwnTokens ? 1 : 0) ? null : "shows objects",
            ("HEAD" or "GET", true, _) => answer.Status == 404 ? null : "should be 404",
            ("POST", _, _) => answer.Status is 400 or 403 ? null : "should be refused",
            (_, true, _) => answer.Status == 404 ? null : "should be 404",
            _ => answer.Status is 200 or 204 ? null : "should pass over all",
        };
    }

    // Tokens apart, which note beside the requests when they were used.
    private static object[] Content(StoreHost host) =>
    [
        .. ObjectTypes.All.Select(t => t.Label == "users.token" ? (object)host.Store.State[t].Rows.Count : host.Store.State[t]),
    ];

    // Superusers are changed by superusers alone, whatever right one has on users.
    private static bool IsRightlyMore(ObjectType type, string method) =>
        type.App == "users" && method is "PATCH" or "PUT" or "DELETE" or "POST";

    private static string? Body(string method, long id, bool bulk) => method switch
    {
        "GET" or "HEAD" => null,
        "POST" => bulk ? "[{}]" : "{}",
        _ => bulk ? $$"""[{"id": {{id}}}]""" : method == "DELETE" ? null : "{}",
    };

    private static async Task<Dictionary<string, string?>> UsersAsync(StoreHost host)
    {
        var user = (await host.PostAsync("/api/users/users/", """{"username": "probe", "password": "Probe12345!xx"}""")).GetProperty("id")
            .GetInt64();
        var token = await host.PostAsync("/api/users/tokens/", $$"""{"user": {{user}}, "version": 1}""");
        return new() { ["Authorization"] = "Token " + token.GetProperty("token").GetString() };
    }

    private static async Task GiveAsync(StoreHost host, ObjectType type, string right)
    {
        foreach (var old in host.Store.Reader.List("users/permissions/", "name=matrix"))
            Assert.Equal(204, (await host.SendAsync("DELETE", $"/api/users/permissions/{old.GetProperty("id")}/")).Status);
        if (right != "none")
            await PermitAsync(host, type.Label, right == "constraint"
                ? ["view", "add", "change", "delete"]
                : [right], right == "constraint" ? """{"id": 0}""" : "null");
    }

    private static Task<JsonElement> PermitAsync(StoreHost host, string label, string[] actions, string constraints) => host.PostAsync(
        "/api/users/permissions/",
        $$"""{"name": "matrix", "object_types": ["{{label}}"], "actions": [{{string.Join(',', actions.Select(a => $"\"{a}\""))}}],"""
            + $$""" "constraints": {{constraints}}, "users": [2]}""");
}
