using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>A listing of many machines, which is gathered beside memory, and what comes of it when something breaks on the way.</summary>
public sealed class ListingTests : IDisposable
{
    private const int Machines = 2500;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;
    private readonly MemoryStream _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("")]
    [InlineData("extra")]
    public async Task List_OfMany_IsSortedAndJoinsThoseOfOneName(string extra)
    {
        // The last machine has the name of the first: to Ansible they are one, in which the later wins.
        var netbox = new ManyMachines(id => id == Machines ? "vm1" : $"vm{id}");
        var variables = extra.Length > 0 ? new Mapping { { extra, 1L } } : new();

        Assert.Equal(0, await RunAsync(netbox, variables));

        var list = JsonElement.Parse(_output.ToArray());
        string[] names = [.. list.GetProperty("_meta").GetProperty("hostvars").EnumerateObject().Select(p => p.Name)];
        Assert.Equal(Enumerable.Range(1, Machines - 1).Select(id => $"vm{id}").Order(StringComparer.Ordinal), names);
        var joined = list.GetProperty("_meta").GetProperty("hostvars").GetProperty("vm1");
        Assert.Equal((Machines, "here", "here"), (joined.GetProperty("memory").GetInt32(), joined.GetProperty("of_1").GetString(),
            joined.GetProperty($"of_{Machines}").GetString()));
        Assert.Equal(extra.Length > 0, joined.TryGetProperty("extra", out _));
        var members = list.GetProperty("is_virtual").GetProperty("hosts");
        Assert.Equal(("vm1", $"vm{Machines - 1}"), (members[0].GetString(), members[Machines - 2].GetString()));
        Assert.Contains("'vm1' (virtual machine 1, virtual machine 2500)", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(2499)]
    public async Task List_NetboxGoesAwayOnTheWay_PrintsNoHostAtAll(int after)
    {
        await RunAsync(new ManyMachines(id => $"vm{id}") { GoesAwayAfter = after }, new());
        Assert.DoesNotContain("vm1", Encoding.UTF8.GetString(_output.ToArray()), StringComparison.Ordinal);
        Assert.Contains("is gone", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithoutRoomForIt_PrintsNothingAndFails()
    {
        Assert.Equal(1, await RunAsync(
            new ManyMachines(id => $"vm{id}"), new(), () => new ScratchStream(Path.Combine(_folder, "not there"))));
        Assert.Empty(_output.ToArray());
        Assert.Contains("TMPDIR", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_TheRoomEndsOnTheWay_PrintsNothingAndFails()
    {
        // Where every write finds the disk full.
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        Assert.Equal(1, await RunAsync(new ManyMachines(id => $"vm{id}"), new(), () => new ScratchStream(
            new FileStream("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0), "/dev/full")));
        Assert.Empty(_output.ToArray());
        Assert.Contains("No space left", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_CalledOff_Ends()
    {
        using var cancel = new CancellationTokenSource();
        var netbox = new ManyMachines(id => $"vm{id}") { At = (1500, cancel.Cancel) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(netbox, new(), null, cancel.Token));
        Assert.Empty(_output.ToArray());
    }

    [Fact]
    public async Task List_AnExpressionThatEndsThePlugin_EndsTheListing()
    {
        Assert.Equal(0, await RunAsync(new ManyMachines(id => $"vm{id}"), new(), more: "keyed_groups:\n  - key: memory\n"));
        Assert.DoesNotContain("vm1", Encoding.UTF8.GetString(_output.ToArray()), StringComparison.Ordinal);
        Assert.Contains("IN0402", _error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<int> RunAsync(
        INetboxReader netbox, Mapping extraVars, Func<ScratchStream>? scratch = null, CancellationToken? cancellation = null,
        string more = "")
    {
        var file = Path.Combine(_folder, "nb.yml");
        await File.WriteAllTextAsync(file,
            "plugin: netbox.netbox.nb_inventory\napi_endpoint: http://netbox.test\ntoken: abc\ngroup_by: [is_virtual]\n"
                + $"flatten_custom_fields: true\n{more}",
            TestContext.Current.CancellationToken);
        var command = new InventoryCommand(_output, _error, TimeProvider.System, _ => null)
        {
            Reader = _ => netbox, Scratch = scratch ?? (() => new ScratchStream(_folder)),
        };
        return await command.RunAsync(
            new() { Inventories = [file], ExtraVars = extraVars }, cancellation ?? TestContext.Current.CancellationToken);
    }

    private sealed class ManyMachines(Func<int, string> nameOf) : INetboxReader
    {
        public int GoesAwayAfter { get; init; } = int.MaxValue;

        public (int Id, Action Do)? At { get; init; }

        public string Name => "http://netbox.test";

        public async IAsyncEnumerable<JsonElement> ListAsync(
            string path, string query, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            for (var id = 1; id <= Machines && path == "virtualization/virtual-machines/"; id++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (id > GoesAwayAfter)
                    throw new NetboxException(NetboxFailure.Unreachable, "NetBox is gone");
                if (At is { } at && at.Id == id)
                    at.Do();
                yield return JsonElement.Parse($$"""
                    {"id": {{id}}, "name": "{{nameOf(id)}}", "tags": [], "memory": {{id}}, "custom_fields": {"of_{{id}}": "here"} }
                    """);
            }
        }

        public Task<JsonElement?> GetAsync(string path, CancellationToken cancellation) =>
            Task.FromResult<JsonElement?>(JsonElement.Parse("""{"netbox-version": "4.6.8"}"""));
    }
}
