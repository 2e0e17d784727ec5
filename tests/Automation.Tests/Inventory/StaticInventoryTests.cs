using System.Text;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Automation.Inventory.Static;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>Inventories that Ansible reads itself.</summary>
public sealed class StaticInventoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    public StaticInventoryTests()
    {
        Write("hosts.ini", "web1\n[db]\ndb1\ndb2\n");
        Write("play.yml", "- hosts: '{{ target }}'\n  tasks: []\n");
    }

    [Theory]
    [InlineData("hosts.ini", "web1\n", InventoryKind.Ansible)]
    [InlineData("hosts.yml", "all:\n  hosts:\n    web1:\n", InventoryKind.Ansible)]
    [InlineData("nb.yml", "plugin: netbox.netbox.nb_inventory\n", InventoryKind.Netbox)]
    [InlineData("quoted.yml", "---\n# ours\n\"plugin\": 'netbox.netbox.nb_inventory' # yes\n", InventoryKind.Netbox)]
    [InlineData("broken.yml", "plugin: netbox.netbox.nb_inventory\n  api_endpoint: : :\n", InventoryKind.Netbox)]
    [InlineData("nb.json", "{\"plugin\": \"netbox.netbox.nb_inventory\"}", InventoryKind.Netbox)]
    [InlineData("aws.yml", "plugin: amazon.aws.aws_ec2\n", InventoryKind.Ansible)]
    public void Recognize_ByContent(string name, string text, InventoryKind kind) =>
        Assert.Equal(kind, InventorySource.Recognize(Write(name, text)));

    [Fact]
    public void Recognize_ProgramsFoldersAndLists_AreAnsibles()
    {
        var program = Write("program", "#!/bin/sh\necho '{}'\n# plugin: nb_inventory\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(InventoryKind.Ansible, InventorySource.Recognize(program));
        Assert.Equal(InventoryKind.Ansible, InventorySource.Recognize(_folder));
        Assert.Equal(InventoryKind.Ansible, InventorySource.Recognize("web1,"));
    }

    [Fact]
    public async Task Prepare_PassesThePathAndTheUsersLimitOn()
    {
        Write("play.yml", "- hosts: all\n  tasks: []\n");
        var ready = Assert.IsType<PreparedInventory.Ready>(await PrepareAsync(null, "db:!db2"));
        Assert.Equal([Path.Combine(_folder, "hosts.ini")], ready.Paths);
        Assert.Equal("db:!db2", ready.Limit);
        Assert.Equal(InventoryScope.PassedThrough, ready.Scope);
    }

    [Theory]
    [InlineData("db1", null)]
    [InlineData("db", RefusalReason.UnknownHost)]
    [InlineData("all", RefusalReason.UnknownHost)]
    [InlineData("db*", RefusalReason.UnknownHost)]
    [InlineData("db3", RefusalReason.UnknownHost)]
    [InlineData("localhost", RefusalReason.UnknownHost)]
    [InlineData("127.0.0.1", RefusalReason.UnknownHost)]
    [InlineData("::1", RefusalReason.UnknownHost)]
    [InlineData("", RefusalReason.NameNotHeld)]
    public async Task Prepare_WithANameFromAnEvent_TakesHostsOnly(string target, RefusalReason? refused)
    {
        var prepared = await PrepareAsync(target, null);
        Assert.Equal(refused, (prepared as PreparedInventory.Refused)?.Why);
    }

    [Fact]
    public async Task Command_HandsOthersToAnsible()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var command = new InventoryCommand(output, error, TimeProvider.System, _ => null);
        Assert.Equal(0, await command.RunAsync(new() { Inventories = [Path.Combine(_folder, "hosts.ini")], Mode = InventoryMode.Graph },
            TestContext.Current.CancellationToken));
        Assert.Contains("@db:", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graph_ANameThatSpeaksToATerminal_IsShownByItsCodes()
    {
        var file = Write("nb.yml", "plugin: netbox.netbox.nb_inventory\napi_endpoint: http://netbox.test\ntoken: abc\n");
        var store = new StoreOfHosts();
        store.Add("web\u001b]0;mine\u0007");
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var command = new InventoryCommand(output, error, TimeProvider.System, _ => null) { Reader = _ => store };
        Assert.Equal(0, await command.RunAsync(new() { Inventories = [file], Mode = InventoryMode.Graph },
            TestContext.Current.CancellationToken));
        Assert.DoesNotContain('\u001b', Encoding.UTF8.GetString(output.ToArray()));
        Assert.DoesNotContain('\u001b', error.ToString());
    }

    [Fact]
    public async Task Command_WithVarsBesideANetboxFile_ShowsThemToo()
    {
        Write("group_vars/all.yml", "beside: yes it is\n");
        var file = Write("nb.yml", "plugin: netbox.netbox.nb_inventory\napi_endpoint: http://netbox.test\ntoken: abc\n");
        var store = new StoreOfHosts();
        store.Add("web1");
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var command = new InventoryCommand(output, error, TimeProvider.System, _ => null) { Reader = _ => store };
        Assert.Equal(0, await command.RunAsync(new() { Inventories = [file], Mode = InventoryMode.Host, Name = "web1" },
            TestContext.Current.CancellationToken));
        Assert.Contains("\"beside\": \"yes it is\"", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        Assert.Contains("\"is_virtual\": true", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        Assert.DoesNotContain("__ansible_unsafe", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-i x --list", "List", null)]
    [InlineData("--host web1 -ix", "Host", "web1")]
    [InlineData("-i x --graph db --vars", "Graph", "db")]
    [InlineData("-i x", null, null)]
    [InlineData("--list", null, null)]
    [InlineData("-i x --list --nonsense", null, null)]
    public void RequestReader_ReadsTheCommandLineOfAnsibleInventory(string line, string? mode, string? name)
    {
        var (request, mistake) = InventoryRequestReader.Read(line.Split(' '), _ => null);
        Assert.Equal(mode, request?.Mode.ToString());
        Assert.Equal(name, request?.Name);
        Assert.Equal(mode is null, mistake is not null);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<PreparedInventory> PrepareAsync(string? target, string? limit)
    {
        using var inventory = new StaticInventory([Path.Combine(_folder, "hosts.ini")]);
        return await inventory.PrepareAsync(new()
        {
            Playbook = "play.yml",
            WorkingDirectory = _folder,
            ExtraVars = target is null ? new() : new Mapping { { "target", target } },
            UntrustedVars = new HashSet<string> { "target" },
            LimitPattern = limit,
        }, _folder, TestContext.Current.CancellationToken);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
