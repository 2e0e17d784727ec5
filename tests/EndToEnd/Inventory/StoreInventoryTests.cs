using System.Text.Json;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Inventory;

/// <summary>Debian's <c>ansible-inventory</c> with its plugin (3.13) and <c>plumbline inventory</c> read our own store, and see the same
/// hosts.</summary>
public sealed class StoreInventoryTests
{
    private const string Token = "0123456789abcdef0123456789abcdef01234567";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string File = """
        plugin: netbox.netbox.nb_inventory
        api_endpoint: @ADDRESS@
        token: @TOKEN@
        validate_certs: true
        config_context: true
        ansible_host_dns_name: true
        group_by: [sites, region, site_group, tenants, tags, device_roles, platforms, cluster, cluster_type, cluster_group, is_virtual, status, time_zone]
        interfaces: true
        site_data: true
        query_filters:
          - role: "virtual-machine"
        flatten_config_context: true
        device_query_filters:
          - has_primary_ip: 'true'
        compose:
          ansible_user: "custom_fields.login_user"
        """;

    [Fact]
    public async Task BothReadTheStoreAlike()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new ScratchFolder();
        await using var pytz = new ProgramRun("/usr/bin/python3", ["-c", "import pytz"], folder.Path);
        Assert.SkipWhen(await pytz.ExitAsync(Patience) != 0, "the plugin needs pytz (Debian: python3-tz)");
        folder.Write("project/rulebooks/.keep", "");
        await using var server = new ProgramRun(
            PlumblineProgram.Server, [Path.Combine(folder.Path, "project"), "--listen", "127.0.0.1:0"], folder.Path,
                [new("PLUMBLINE_TOKEN", Token)]);
        await server.WaitForAsync("/health", Patience);
        var address = server.Stdout.Split('\n').Concat(server.Stderr.Split('\n'))
            .First(l => l.TrimStart().StartsWith("API", StringComparison.Ordinal)).Split(' ')[^1].Trim()
            .Replace("/api/", "", StringComparison.Ordinal);
        using (var contents = new StoreContents(new Uri(address + "/"), Token))
            await contents.WriteAsync(cancellation);
        var file = folder.Write("hosts.yml", File.Replace("@ADDRESS@", address, StringComparison.Ordinal)
            .Replace("@TOKEN@", Token, StringComparison.Ordinal));

        var mine = await ListAsync(PlumblineProgram.Plumbline, ["inventory", "-i", file, "--list"], folder);
        var peer = await ListAsync("ansible-inventory", ["-i", file, "--list"], folder);

        Assert.Equal(StoreContents.Machines, mine.GetProperty("_meta").GetProperty("hostvars").EnumerateObject().Count());
        Assert.Empty(Differences(peer, mine).Take(20));
    }

    private static IEnumerable<string> Differences(JsonElement peer, JsonElement mine)
    {
        var (theirs, own) = (Hosts(peer), Hosts(mine));
        foreach (var host in theirs.Keys.Union(own.Keys))
            foreach (var key in Keys(theirs[host], own[host]).Where(k => k != "services"))
                if (!theirs[host].TryGetProperty(key, out var a) || !own[host].TryGetProperty(key, out var b))
                    yield return $"{host}.{key} is on one side only";
                else if (!Same(key, a, b))
                    yield return $"{host}.{key}: {a} and {b}";
        foreach (var group in Keys(peer, mine).Where(k => k != "_meta"))
            foreach (var part in (string[])["hosts", "children"])
                if (!Names(peer, group, part).SequenceEqual(Names(mine, group, part)))
                    yield return $"{part} of {group}";
    }

    // That collection keeps custom fields that are null; Ansible 2.14 composes texts, and nothing is "".
    private static bool Same(string key, JsonElement peer, JsonElement mine) =>
        key == "custom_fields" ? peer.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null)
            .All(f => mine.TryGetProperty(f.Name, out var own) && JsonElement.DeepEquals(f.Value, own))
        : JsonElement.DeepEquals(peer, mine) || (
            peer.ValueKind == JsonValueKind.String && peer.GetString() == "" && mine.ValueKind == JsonValueKind.Null);

    private static IEnumerable<string> Keys(JsonElement a, JsonElement b) => a.EnumerateObject().Select(p => p.Name).Union(
        b.EnumerateObject().Select(p => p.Name));

    private static Dictionary<string, JsonElement> Hosts(JsonElement list) =>
        list.GetProperty("_meta").GetProperty("hostvars").EnumerateObject().ToDictionary(h => h.Name, h => h.Value);

    private static IEnumerable<string?> Names(JsonElement list, string group, string part) =>
        list.TryGetProperty(group, out var found) && found.TryGetProperty(part, out var names)
            ? names.EnumerateArray().Select(n => n.GetString()).Order(StringComparer.Ordinal)
            : [];

    private static async Task<JsonElement> ListAsync(string program, string[] arguments, ScratchFolder folder)
    {
        await using var run = new ProgramRun(program, arguments, folder.Path,
            [new("HOME", folder.Path), new("ANSIBLE_LOCAL_TEMP", Path.Combine(folder.Path, "tmp"))]);
        Assert.Equal(0, await run.ExitAsync(Patience));
        Assert.True(run.Stdout.Length > 1_000, run.Stderr);
        return JsonElement.Parse(run.Stdout);
    }
}
