using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Runs;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>
/// Attacks by who may write to NetBox or post an event, run with the real <c>ansible-playbook</c>. What must not happen leaves a canary on
/// the control machine: a file named <c>canary</c>, or one named after a host on which a play ran that was not for it.
/// </summary>
public sealed class HostileDataTests : IAsyncDisposable
{
    private const string Tasks = "  gather_facts: false\n  tasks:\n    - ansible.builtin.shell: touch ran-{{ inventory_hostname }}\n      "
        + "args: {chdir: \"{{ playbook_dir }}\"}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly StoreOfHosts _store = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly List<NetboxInventory> _inventories = [];

    [Theory]
    [InlineData("""{"ansible_connection": "local"}""")]
    [InlineData("""{"ansible_ssh_common_args": "-o ProxyCommand='touch CANARY'"}""")]
    [InlineData("""{"ansible_ssh_extra_args": "-o ProxyCommand='touch CANARY'", "ansible_roles": ["x"]}""")]
    [InlineData("""{"ansible_ssh_executable": "SCRIPT"}""")]
    [InlineData("""{"ansible_host": "127.0.0.1", "ansible_connection": "ansible.builtin.local"}""")]
    [InlineData("""{"ansible_connection": "community.general.chroot", "ansible_chroot_exe": "SCRIPT", "ansible_host": "/"}""")]
    public async Task ConfigContext_ThatSetsHowAMachineIsReached_RunsNothingHere(string context)
    {
        var canary = Path.Combine(_folder, "canary");
        var script = Path.Combine(_folder, "script");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\ntouch {canary}\n", _cancellation);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _store.Add("web1", JsonNode.Parse(context.Replace("CANARY", canary, StringComparison.Ordinal)
            .Replace("SCRIPT", script, StringComparison.Ordinal))!.AsObject(), address: "192.0.2.7/24");
        var inventory = Inventory("config_context: true\nflatten_config_context: true\n");

        var ready = Assert.IsType<PreparedInventory.Ready>(await PrepareAsync(inventory, "- hosts: \"{{ target }}\"\n" + Tasks, "web1"));
        Assert.Contains(ready.Findings, f => f.Code == "IN0602" && f.Cure!.Contains("allow_variables", StringComparison.Ordinal));
        await RunAsync(ready, "web1");

        Assert.Equal([], Ran());
        Assert.False(File.Exists(canary));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("all")]
    [InlineData("ungrouped")]
    [InlineData("web*")]
    [InlineData("")]
    [InlineData("['web1','web2']")]
    [InlineData("web1,web2")]
    public async Task Event_ThatNamesNoDocumentedHost_IsRefused(string name)
    {
        _store.Add("web1");
        _store.Add("web2");
        // Documented under such a name, a machine is left out: its play would run here.
        foreach (var local in (string[])["localhost", "127.0.0.1", "::1", "all", "ungrouped"])
            _store.Add(local, address: "192.0.2.9/24");
        var inventory = Inventory();
        Assert.IsType<PreparedInventory.Refused>(await PrepareAsync(inventory, "- hosts: \"{{ target }}\"\n" + Tasks, name));
        Assert.IsType<PreparedInventory.Refused>(await PrepareAsync(inventory, "- hosts: all\n" + Tasks, null, name));
        Assert.Equal(["web1", "web2"], inventory.Snapshot!.Hosts);
    }

    [Theory]
    // How a playbook comes to its hosts, what the event names, where it may run.
    [InlineData("\"{{ lookup('vars', 'target') }}\"", "web1", "web1")]
    [InlineData("\"{{ lookup('vars', 'target') }}\"", "all", "")]
    [InlineData("\"{{ lookup('vars', 'target') }}\"", "web*", "")]
    [InlineData("\"{{ vars['target'] }}\"", "all", "")]
    [InlineData("\"{{ vars.target }}\"", "web2", "web2")]
    [InlineData("\"{{ q('vars', 'target') }}\"", "localhost", "")]
    [InlineData("\"{{ target | from_yaml }}\"", "[web1, web2]", "web1,web2")]
    [InlineData("\"{{ target | from_yaml }}\"", "[web1, all]", "")]
    [InlineData("\"{{ target | from_yaml }}\"", "[web*]", "")]
    [InlineData("\"{{ target | from_yaml }}\"", "['all:!web1']", "")]
    [InlineData("\"{{ hostvars['web1'].motd | default(target) }}\"", "all", "")]
    [InlineData("\"{% if true %}{{ target }}{% endif %}\"", "all", "")]
    [InlineData("\"{{ target }}:&status_active\"", "web1", "web1")]
    [InlineData("\"{{ target }}:&status_active\"", "all", "")]
    [InlineData("\"{{ target }}:&status_active\"", "status_active", "")]
    [InlineData("[\"{{ target }}\", web3]", "all", "")]
    [InlineData("\"{{ nested }}\"\n  vars: {nested: \"{{ inner }}\", inner: \"{{ target }}\"}", "web2", "web2")]
    [InlineData("\"{{ nested }}\"\n  vars: {nested: [\"{{ target }}\"]}", "all", "")]
    [InlineData("\"{{ 'all' if target == 'web1' else target }}\"", "web1", "")]
    [InlineData("\"{{ target or 'all' }}\"", "", "")]
    public async Task Playbook_WhoseHostsComeFromAnEvent_RunsOnTheNamedOnly(string hosts, string target, string ran)
    {
        foreach (var name in (string[])["web1", "web2", "web3"])
            _store.Add(name);
        var inventory = Inventory("group_by: [status]\ncompose: {ansible_connection: \"'local'\"}\n");
        if (await PrepareAsync(inventory, $"- hosts: {hosts}\n" + Tasks, target) is PreparedInventory.Ready ready)
            await RunAsync(ready, target);
        Assert.Equal(ran, string.Join(',', Ran()));
    }

    [Fact]
    public async Task Names_ThatAnsibleReadsAsItsOwn_LeaveTheOthersWhole()
    {
        var hostile = new JsonObject { ["motd"] = "x" };
        foreach (var name in (string[])["__ansible_unsafe", "__ansible_vault", "..", "../../x", "/etc/x", "", " ", "a\nb",
            new string('x', 10_000), "-l", "@x", "!web1", "&web1", "~w.*", "a b", "a:b", "a,b", "h[1:3]", "_meta", "hosts"])
            _store.Add(name, hostile.DeepClone().AsObject(), status: name);
        _store.Add("web1", new JsonObject { ["motd"] = "own" });
        var inventory = Inventory("config_context: true\nflatten_config_context: true\ngroup_by: [status]\ngroup_names_raw: true\ncompose: "
            + "{ansible_connection: \"'local'\"}\n");
        var ready = Assert.IsType<PreparedInventory.Ready>(
            await PrepareAsync(inventory, "- hosts: web1\n  vars: {seen: \"{{ groups['all'] | length }}\"}\n" + Tasks, null));
        Assert.Equal(InventoryScope.Everything, ready.Scope);
        Assert.Contains(ready.Findings, f => f.Code == "IN0504");
        Assert.Equal(RunStatus.Successful, (await RunAsync(ready, null)).Status);
        Assert.Equal(["web1"], Ran());
    }

    [Theory]
    [InlineData("~w.*")]
    [InlineData("web[0:1]")]
    [InlineData("web1:web2")]
    public async Task Machine_WhoseNameReadsAsAPattern_IsRunOnAlone(string name)
    {
        foreach (var host in (string[])["web1", "web2", name])
            _store.Add(host);
        var inventory = Inventory("compose: {ansible_connection: \"'local'\"}\n");
        var ready = Assert.IsType<PreparedInventory.Ready>(await PrepareAsync(inventory, "- hosts: all\n" + Tasks, null, name));
        Assert.Equal([name], ready.Hosts);
        Assert.Equal("plumbline_run", ready.Limit);
        Assert.Equal(RunStatus.Successful, (await RunAsync(ready, null)).Status);
        Assert.Equal([name], Ran());
    }

    [Theory]
    [InlineData("deploy", true)]
    [InlineData("-oProxyCommand=touch x", false)]
    [InlineData("a b", false)]
    public async Task Variable_ThatTheOperatorComposes_TakesFromTheDataWhatItsNameSays(string user, bool taken)
    {
        _store.Add("web1", new JsonObject { ["login"] = user });
        var inventory = Inventory("config_context: true\ncompose: {ansible_user: config_context.login}\n");
        var ready = Assert.IsType<PreparedInventory.Ready>(await PrepareAsync(inventory, "- hosts: web1\n" + Tasks, null));
        Assert.Equal(taken, (await File.ReadAllTextAsync(ready.Paths[0], _cancellation)).Contains("ansible_user", StringComparison.Ordinal));
        Assert.Equal(taken, ready.Findings.All(f => f.Code != "IN0602"));
    }

    [Fact]
    public async Task Machine_ThatIsDeleted_LeavesTheOthersInventories()
    {
        _store.Add("web1");
        _store.Add("web2");
        var inventory = Inventory("compose: {ansible_connection: \"'local'\"}\n");
        const string Playbook = "- hosts: \"{{ target }}\"\n  vars: {seen: \"{{ groups['all'] | length }}\"}\n" + Tasks;
        Assert.IsType<PreparedInventory.Ready>(await PrepareAsync(inventory, Playbook, "web1"));
        _store.Remove("web2");
        _time.Advance(TimeSpan.FromMinutes(1));
        var ready = Assert.IsType<PreparedInventory.Ready>(await PrepareAsync(inventory, Playbook, "web1"));
        Assert.DoesNotContain("web2", await File.ReadAllTextAsync(ready.Paths[0], _cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expressions_ThatGrowWithTheData_HaveOneAllowanceForAllHosts()
    {
        for (var i = 1; i <= 400; i++)
            _store.Add($"web{i}");
        var inventory = Inventory("compose: {grown: \"(name * 1000000) | length\"}\n");
        Assert.Null(await inventory.ReloadAsync(_cancellation));
        Assert.Equal(400, inventory.Snapshot!.Hosts.Count);
        Assert.Contains(inventory.Findings.Take(),
            f => f.Message.Contains("the templates together take more than", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AllowedVariable_IsTakenFromTheData()
    {
        _store.Add("web1", new JsonObject { ["ansible_connection"] = "local", ["ansible_roles"] = new JsonArray("baseline") });
        var inventory = Inventory("config_context: true\nflatten_config_context: true\n", "ansible_connection");
        var ready = Assert.IsType<PreparedInventory.Ready>(await PrepareAsync(inventory, "- hosts: \"{{ target }}\"\n" + Tasks, "web1"));
        Assert.DoesNotContain(ready.Findings, f => f.Code == "IN0602");
        Assert.Equal(RunStatus.Successful, (await RunAsync(ready, "web1")).Status);
        Assert.Equal(["web1"], Ran());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var inventory in _inventories)
            await inventory.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private NetboxInventory Inventory(string more = "", params string[] allowed)
    {
        var options = StoreOfHosts.Options(more, Path.Combine(_folder, "nb.yml")) with { AllowedVariables = allowed.ToHashSet() };
        var inventory = new NetboxInventory(_store, options, new FindingLog(), _time);
        _inventories.Add(inventory);
        return inventory;
    }

    private async Task<PreparedInventory> PrepareAsync(NetboxInventory inventory, string playbook, string? target, params string[] limit)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "play.yml"), playbook, _cancellation);
        return await inventory.PrepareAsync(new InventoryTarget
        {
            Playbook = "play.yml",
            WorkingDirectory = _folder,
            ExtraVars = target is null ? new() : new Mapping { { "target", target } },
            UntrustedVars = new HashSet<string> { "target", "ansible_eda" },
            LimitHosts = limit,
        }, Path.Combine(_folder, Guid.NewGuid().ToString("N")), _cancellation);
    }

    private async Task<RunResult> RunAsync(PreparedInventory.Ready ready, string? target)
    {
        using var runner = new PlaybookRunner(TimeProvider.System);
        return await runner.RunAsync(new RunSpec
        {
            Id = Guid.NewGuid(),
            Target = new RunTarget.Playbook("play.yml"),
            WorkingDirectory = _folder,
            Inventories = [.. ready.Paths.Select(p => new RunInventory.Existing(p))],
            Limit = ready.Limit,
            ExtraVars = target is null ? [] : RunVariables.From(new Mapping { { "target", target } }, _ => true),
            Environment = new Dictionary<string, string?> {
                ["ANSIBLE_TIMEOUT"] = "1", ["ANSIBLE_HOST_KEY_CHECKING"] = "False", ["LC_ALL"] = "C.UTF-8" },
        }, null, _cancellation);
    }

    private string[] Ran() => [
        .. Directory.EnumerateFiles(_folder, "ran-*").Select(f => Path.GetFileName(f)["ran-".Length..]).Order(StringComparer.Ordinal)];
}
