using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>What the real <c>ansible-playbook</c> makes of an inventory that was written for a run.</summary>
public sealed class HandoverTests : IAsyncDisposable
{
    private const string Show = """
          gather_facts: false
          tasks:
            - debug:
                msg: "HIT {{ inventory_hostname }} | {{ evil | default('-') }} | {{ nested.deep[0] | default('-') }} | {{ group_names | join(',') }} | {{ inventory_dir }} | {{ beside | default('-') }} | {{ groups_seen | default('-') }}"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly StoreOfHosts _store = new();
    private readonly NetboxInventory _inventory;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public HandoverTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "inventory", "group_vars"));
        File.WriteAllText(Path.Combine(_folder, "inventory", "group_vars", "all.yml"), "beside: group_vars are read\n");
        _inventory = new(_store, StoreOfHosts.Options(
            "config_context: true\nflatten_config_context: true\ngroup_by: [status]", Path.Combine(_folder, "inventory", "hosts.yml")),
            new FindingLog(), new FakeTimeProvider());
        var hostile = new JsonObject { ["evil"] = "{{ lookup('pipe', 'id') }}",
            ["nested"] = new JsonObject { ["deep"] = new JsonArray("{{ 3 + 3 }}") } };
        foreach (var name in (string[])["web1", "web2", "h[1]", "web*", "żółw", "fe80::1"])
            _store.Add(name, hostile.DeepClone().AsObject());
    }

    [Fact]
    public async Task OneHost_KeepsGroupsTextsAndTheFoldersBesideTheFile()
    {
        var ready = await PrepareAsync("- hosts: '{{ target }}'\n" + Show, "web1");
        Assert.Equal(InventoryScope.RunHosts, ready.Scope);
        Assert.Equal("web1", ready.Limit);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ready.Paths[0]));
        Assert.Equal($"HIT web1 | {{{{ lookup('pipe', 'id') }}}} | {{{{ 3 + 3 }}}} | status_active | {_folder}/inventory | group_vars are "
            + "read | -", Assert.Single(await RunAsync(ready, "web1")));
    }

    [Theory]
    [InlineData("h[1]")]
    [InlineData("web*")]
    [InlineData("żółw")]
    [InlineData("fe80::1")]
    public async Task OneHost_WithANameThatLooksLikeAPattern_IsThatHost(string name)
    {
        var ready = await PrepareAsync("- hosts: '{{ target }}'\n" + Show, name);
        Assert.StartsWith($"HIT {name} |", Assert.Single(await RunAsync(ready, name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlaybookThatReachesOthers_GetsThemAllAndRunsOnItsOwnHostOnly()
    {
        var ready = await PrepareAsync("- hosts: all\n  vars:\n    groups_seen: \"{{ groups['all'] | length }}\"\n" + Show, null, "web2");
        Assert.Equal(InventoryScope.Everything, ready.Scope);
        Assert.Contains("play.yml:3 uses groups", ready.Reason, StringComparison.Ordinal);
        var hit = Assert.Single(await RunAsync(ready, null));
        Assert.StartsWith("HIT web2 |", hit, StringComparison.Ordinal);
        Assert.EndsWith("| 6", hit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlaybookThatReachesOthers_RunsOnAnOddNameThroughAGroup()
    {
        var ready = await PrepareAsync("- hosts: all\n  vars:\n    groups_seen: \"{{ groups['all'] | length }}\"\n" + Show, null, "web*");
        Assert.StartsWith("HIT web* |", Assert.Single(await RunAsync(ready, null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_TakesTheNamedHostsOutOfAll()
    {
        var ready = await PrepareAsync("- hosts: all\n" + Show, null, "web1", "fe80::1");
        Assert.Equal(["web1", "fe80::1"], ready.Hosts);
        Assert.Equal(2, (await RunAsync(ready, null)).Count);
    }

    [Fact]
    public async Task KeysThatOnlyAnsibleMayUse_AreLeftOutAndNamed()
    {
        _store.Add("sly", new JsonObject { ["box"] =
            new JsonObject { ["__ansible_vault"] = "x", ["deep"] = new JsonArray(JsonValue.Create("kept")) } });
        var ready = await PrepareAsync("- hosts: '{{ target }}'\n" + Show, "sly");
        Assert.Equal("IN0601", Assert.Single(ready.Findings).Code);
        Assert.Single(await RunAsync(ready, "sly"));
    }

    public async ValueTask DisposeAsync()
    {
        await _inventory.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<PreparedInventory.Ready> PrepareAsync(string playbook, string? target, params string[] limit)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "play.yml"), playbook, _cancellation);
        var prepared = await _inventory.PrepareAsync(new()
        {
            Playbook = "play.yml",
            WorkingDirectory = _folder,
            ExtraVars = target is null ? new() : new Mapping { { "target", target } },
            UntrustedVars = new HashSet<string> { "target" },
            LimitHosts = limit,
        }, Path.Combine(_folder, "run"), _cancellation);
        return Assert.IsType<PreparedInventory.Ready>(prepared);
    }

    private async Task<List<string>> RunAsync(PreparedInventory.Ready ready, string? target)
    {
        var start = new ProcessStartInfo("ansible-playbook") {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in ready.Paths.SelectMany(p => (string[])["-i", p]).Concat(ready.Limit is null ? [] : ["-l", ready.Limit])
            .Append("play.yml"))
            start.ArgumentList.Add(argument);
        if (target is not null)
        {
            var vars = Path.Combine(_folder, "vars.json");
            await File.WriteAllTextAsync(vars, new JsonObject {
                ["target"] = new JsonObject { ["__ansible_unsafe"] = target } }.ToJsonString(), _cancellation);
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add("@" + vars);
        }
        start.Environment["ANSIBLE_NOCOLOR"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(_cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(_cancellation);
        await process.WaitForExitAsync(_cancellation);
        Assert.True(process.ExitCode == 0, output + await error);
        return [.. output.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("\"msg\": \"HIT", StringComparison.Ordinal))
            .Select(l => l[8..^1])];
    }
}
