using System.Text;
using Plumbline.Netbox.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Whatever is sent is answered with a refusal or does what it says; the store never fails and never changes by half.</summary>
public sealed class HostileInputTests
{
    [Fact]
    public async Task Json_TooDeep_IsRefused()
    {
        await using var host = new StoreHost();
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}") })
            foreach (var depth in new[] { 600, 100_000 })
            {
                var body = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
                Assert.Equal(400, (await host.SendAsync("POST", "/api/extras/tags/", body)).Status);
                Assert.Equal(
                    400, (await host.SendAsync("POST", "/api/extras/config-contexts/", $$"""{"name": "x", "data": {{body}}}""")).Status);
            }
    }

    [Fact]
    public async Task Json_DeepButAllowed_ComesBack()
    {
        await using var host = new StoreHost();
        var data = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);
        var made = await host.PostAsync("/api/extras/config-contexts/", $$"""{"name": "x", "data": {{data}}}""");

        Assert.Equal(data, made.GetProperty("data").GetRawText());
        await host.RestartAsync();
        Assert.Equal(data, host.Store.Reader.Find("extras/config-contexts/", 1)!.Value.GetProperty("data").GetRawText()
            .Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_TooLarge_IsRefused()
    {
        await using var host = new StoreHost(new NetboxApiOptions { MaxRequestBody = 10_000 });
        var body = $$"""{"name": "a", "slug": "a", "description": "{{new string('x', 20_000)}}"}""";

        Assert.Equal(413, (await host.SendAsync("POST", "/api/extras/tags/", body)).Status);
        Assert.Equal(0, (await host.SendAsync("GET", "/api/extras/tags/")).Json.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("available-prefixes")]
    [InlineData("available-ips")]
    public async Task Available_ItemsThatAreNoObjects_AreRefused(string list)
    {
        await using var host = new StoreHost();
        await host.PostAsync("/api/ipam/prefixes/", """{"prefix": "10.0.0.0/24"}""");
        foreach (var body in (string[])["[1]", "\"x\"", "3", "null", "[null]", "[[{}]]", "[{\"prefix_length\": 28}, 5]", "[[]]", "true"])
        {
            var answer = await host.SendAsync("POST", $"/api/ipam/prefixes/1/{list}/", body);
            Assert.True(answer.Status == 400, $"{body}: {answer.Status} {answer.Body}");
        }
        Assert.Equal(1, (await host.SendAsync("GET", "/api/ipam/prefixes/")).Json.GetProperty("count").GetInt32());
        Assert.Equal(0, (await host.SendAsync("GET", "/api/ipam/ip-addresses/")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Root_OfTheServer_LeadsToTheApi()
    {
        await using var host = new StoreHost();

        var answer = await host.SendAsync("GET", "/");

        Assert.Equal(200, answer.Status);
        Assert.Equal("http://netbox.test/api/", answer.Json.GetProperty("api").GetString());
        Assert.Contains("http://netbox.test/api/", (await host
            .SendAsync("GET", "/", headers: new Dictionary<string, string?> { ["Accept"] = "text/html" })).Body, StringComparison.Ordinal);
    }

    public static TheoryData<string> BadBytes => new([
        "\xff\xfe", "{\"name\": \"\xc3\x28\"}", "{\"name\": \"\xed\xa0\x80\"}", "\0\0\0", "{\"na", "{\"name\": \"a\u0001b\"}",
        "{'name': 1}", "[1, 2, 3]", "\"text\"", "null", "NaN", "{\"name\": 1e999}",
    ]);

    [Theory]
    [MemberData(nameof(BadBytes))]
    public async Task Bytes_ThatAreNoObject_AreRefused(string latin1)
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var (method, path) in new[]
        {
            ("POST", "/api/extras/tags/"), ("PUT", "/api/extras/tags/1/"), ("PATCH", "/api/extras/tags/"), ("DELETE", "/api/extras/tags/"),
            ("POST", "/api/ipam/prefixes/1/available-ips/"), ("POST", "/api/users/tokens/provision/"),
            ("POST", "/api/extras/config-templates/1/render/"),
        })
        {
            var answer = await host.SendAsync(method, path, bytes: Encoding.Latin1.GetBytes(latin1));
            Assert.True(answer.Status < 500 && (answer.Status >= 400
                || !path.Contains("tags", StringComparison.Ordinal)), $"{method} {path}: {answer.Status} {answer.Body}");
        }
    }

    [Theory]
    [InlineData("'; DROP TABLE rows; --")]
    [InlineData("\" OR 1=1 --")]
    [InlineData("%' OR '%'='")]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("{{ 7*7 }}")]
    [InlineData("🙂 ﷽ \u202e")]
    [InlineData("(a+)+$")]
    public async Task Texts_AreOnlyTexts(string text)
    {
        await using var host = await SmallStore.CreateAsync();
        var json = System.Text.Json.JsonEncodedText.Encode(text);
        var made = await host.PostAsync("/api/virtualization/virtual-machines/", $$"""{"name": "{{json}}", "cluster": 1,"""
            + $$""" "comments": "{{json}}", "local_context_data": {"{{json}}": "{{json}}"} }""");
        await host.RestartAsync();
        var escaped = Uri.EscapeDataString(text);

        Assert.Equal(text, made.GetProperty("name").GetString());
        foreach (var parameter in new[] { "name", "name__ic", "name__isw", "name__ie", "q" })
        {
            var found = (await host.SendAsync("GET", $"/api/virtualization/virtual-machines/?{parameter}={escaped}")).Json;
            Assert.Equal(1, found.GetProperty("count").GetInt32());
            Assert.Equal(text, found.GetProperty("results")[0].GetProperty("config_context").GetProperty(text).GetString());
        }
        Assert.Equal(3, (await host.SendAsync("GET", "/api/virtualization/virtual-machines/")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Text_WithNul_IsRefused()
    {
        await using var host = await SmallStore.CreateAsync();
        Assert.Equal(400, (await host.SendAsync("POST", "/api/extras/tags/", """{"name": "a\u0000b", "slug": "x"}""")).Status);
        Assert.InRange((await host.SendAsync("GET", "/api/extras/tags/?name=%00")).Status, 200, 400);
    }

    [Theory]
    [InlineData("Authorization", "Token")]
    [InlineData("Authorization", "Token a b c")]
    [InlineData("Authorization", "Bearer nbt_")]
    [InlineData("Authorization", "Bearer nbt_x.y.z")]
    [InlineData("Authorization", "Basic YWRtaW46YWRtaW4=")]
    [InlineData("Authorization", "Token 'OR'1'='1")]
    [InlineData("Authorization", "Token \u00e9\u00e9")]
    public async Task Tokens_ThatAreNone_OpenNothing(string header, string value)
    {
        await using var host = await SmallStore.CreateAsync();
        var headers = new Dictionary<string, string?> { [header] = value };
        Assert.Equal(403, (await host.SendAsync("GET", "/api/dcim/sites/", headers: headers)).Status);
        Assert.Equal(403, (await host.SendAsync("DELETE", "/api/extras/tags/1/", headers: headers)).Status);
        Assert.NotNull(host.Store.Reader.Find("extras/tags/", 1));
    }

    [Theory]
    [InlineData("Accept", "application/xml")]
    [InlineData("Accept", ";;;q=,,,")]
    [InlineData("If-Match", "garbage")]
    [InlineData("If-Match", "\"")]
    [InlineData("Content-Type", "")]
    [InlineData("Content-Type", "application/json;")]
    [InlineData("Content-Type", "multipart/form-data")]
    [InlineData("Content-Type", "multipart/form-data; boundary=")]
    [InlineData("X-Forwarded-Proto", "javascript")]
    [InlineData("X-Forwarded-Host", "evil\r\nSet-Cookie: a")]
    [InlineData("X-Forwarded-For", "not an address, 1.2.3.4")]
    public async Task Headers_OfAnyKind_AreAnswered(string header, string value)
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var (method, body) in new[] { ("GET", null), ("PATCH", "{}"), ("OPTIONS", null), ("PUT", "{\"name\": \"q\"}") })
        {
            var answer = await host.SendAsync(method, "/api/extras/tags/1/", body, new Dictionary<string, string?> { [header] = value });
            Assert.True(answer.Status < 500, $"{method}: {answer.Status} {answer.Body}");
            Assert.DoesNotContain(answer.Headers, h => h.Value.Contains('\n', StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/api/dcim/sites/-1/")]
    [InlineData("/api/dcim/sites/99999999999999999999/")]
    [InlineData("/api/dcim/sites/1e3/")]
    [InlineData("/api/dcim/sites/%2e%2e/")]
    [InlineData("/api/../api/dcim/sites/x/")]
    [InlineData("/api//dcim/sites/")]
    [InlineData("/api/dcim/sites/1/extra/")]
    public async Task Addresses_ThatAreNone_AreNotFound(string path)
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var method in new[] { "GET", "PUT", "PATCH", "DELETE", "POST", "TRACE" })
            Assert.True((await host.SendAsync(method, path, method is "GET" or "TRACE" ? null : "{}")).Status is 404 or 405 or 301, method);
    }

    [Fact]
    public async Task Numbers_OutOfRange_AreRefused()
    {
        await using var host = await SmallStore.CreateAsync();
        foreach (var field in new[] { "memory", "disk", "vcpus", "cluster", "role", "primary_ip4" })
            foreach (var value in new[]
            {
                "1e400", "99999999999999999999999", "-99999999999999999999999", "0.1e-300", "{}", "[]", "\"\\u0000\"", "true",
            })
            {
                var answer = await host.SendAsync("PATCH", "/api/virtualization/virtual-machines/1/", $$"""{"{{field}}": {{value}}}""");
                Assert.True(answer.Status is 200 or 400, $"{field}={value}: {answer.Status} {answer.Body}");
            }
        Assert.Equal(200, (await host.SendAsync("GET", "/api/virtualization/virtual-machines/1/")).Status);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("[-1.5E+999]")]
    [InlineData("{\"a\": 1e99999999999}")]
    public async Task Numbers_BeyondAllFloats_AreRefusedWhereAnyJsonIsTaken(string value)
    {
        await using var host = await SmallStore.CreateAsync();

        var answer = await host.SendAsync("POST", "/api/extras/config-contexts/", $$$"""{"name": "far", "data": {"n": {{{value}}}}}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains("Out of range float values are not JSON compliant: '", answer.Body, StringComparison.Ordinal);
        Assert.Equal(201, (await host.SendAsync("POST", "/api/extras/config-contexts/",
            $$$"""{"name": "near", "data": {"n": [1e308, 1e-400, 1{{{new string('0', 400)}}}]}}""")).Status);
    }

    [Fact]
    public async Task Fields_OfEveryType_TakeNoValueOfAWrongKind()
    {
        await using var host = await SmallStore.CreateAsync();
        string[] values =
        [
            "null", "true", "-1", "1.5", "\"\"", "\"x\"", "{}", "[]", "[[]]", "[null]", "{\"a\": {}}", "[{\"id\": 1}]",
            "99999999999999999999", "\"\\ud800\"", "\"2026-13-45\"",
        ];
        List<string> failures = [];
        foreach (var type in Plumbline.Netbox.Schema.ObjectTypes.All.Where(
            t => !t.ReadOnly && !t.ListPath.StartsWith("users/", StringComparison.Ordinal)))
            foreach (var field in type.Fields)
                foreach (var value in values)
                {
                    var answer = await host.SendAsync("PATCH", $"/api/{type.ListPath}1/", $$"""{"{{field.Name}}": {{value}}}""");
                    if (answer.Status is not (200 or 400 or 404))
                        failures.Add($"{type.ListPath} {field.Name}={value}: {answer.Status} {answer.Body}");
                    answer = await host.SendAsync("POST", $"/api/{type.ListPath}", $$"""{"{{field.Name}}": {{value}}}""");
                    if (answer.Status is not (201 or 400))
                        failures.Add($"{type.ListPath} new {field.Name}={value}: {answer.Status} {answer.Body}");
                }
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(60)));
    }
}
