using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;

namespace Plumbline.Cli.Demo;

/// <summary>Documents machines as people and Terraform do: the machine first, its address a moment later.</summary>
internal sealed class Documentation(NetboxClient netbox, string webhookUrl, string loginUser)
{
    // What other tools take for the time between the machine and its address.
    private static readonly TimeSpan UntilTheAddress = TimeSpan.FromSeconds(0.7);

    private long _site;
    private long _cluster;

    /// <summary>What is there before the first machine: webhook, field, site, cluster, config context. No rule is told yet.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await SetUpAsync([], cancellationToken);
        _site = await CreateAsync("dcim/sites/", new() { ["name"] = "Harbour", ["slug"] = "harbour" }, cancellationToken);
        var type = await CreateAsync(
            "virtualization/cluster-types/", new() { ["name"] = "Loopback", ["slug"] = "loopback" }, cancellationToken);
        _cluster = await CreateAsync(
            "virtualization/clusters/", new()
            {
                ["name"] = "demo",
                ["type"] = type,
                ["scope_type"] = "dcim.site",
                ["scope_id"] = _site,
            }, cancellationToken);
        await CreateAsync("extras/config-contexts/", new()
        {
            ["name"] = "every machine", ["weight"] = 1000, ["is_active"] = true,
            ["data"] = new JsonObject { ["ansible_roles"] = Roles(null) },
        }, cancellationToken);
    }

    /// <summary>From now on the rulebook is told of each new machine.</summary>
    public Task TellRulesAsync(CancellationToken cancellationToken) =>
        SetUpAsync([new("virtual machines", ["virtualization.virtualmachine"], ["object_created"])], cancellationToken);

    /// <summary>Machine, interface, address, primary address, in this order.</summary>
    public async Task<long> DocumentAsync(Machine machine, CancellationToken cancellationToken)
    {
        var (vm, card) = await DocumentWithoutAddressAsync(machine, cancellationToken);
        await Task.Delay(UntilTheAddress, cancellationToken);
        var address = await CreateAsync("ipam/ip-addresses/", new()
        {
            ["address"] = $"{machine.Address}/32", ["status"] = "active", ["assigned_object_type"] = "virtualization.vminterface",
            ["assigned_object_id"] = card,
        }, cancellationToken);
        await netbox.PatchAsync($"virtualization/virtual-machines/{vm}/", new JsonObject { ["primary_ip4"] = address }, cancellationToken);
        return vm;
    }

    /// <summary>Machine and interface; the address is still to come.</summary>
    public async Task<(long Machine, long Interface)> DocumentWithoutAddressAsync(Machine machine, CancellationToken cancellationToken)
    {
        var vm = await CreateAsync("virtualization/virtual-machines/", new()
        {
            ["name"] = machine.Name, ["site"] = _site, ["cluster"] = _cluster, ["status"] = "active", ["memory"] = machine.Memory,
            ["custom_fields"] = new JsonObject { ["login_user"] = loginUser },
            ["local_context_data"] = machine.Role is { } role ? new JsonObject { ["ansible_roles"] = Roles(role) } : null,
        }, cancellationToken);
        return (vm, await CreateAsync(
            "virtualization/interfaces/", new() { ["virtual_machine"] = vm, ["name"] = "eth0" }, cancellationToken));
    }

    /// <summary>A change of which no rule is told.</summary>
    public Task GiveMemoryAsync(long vm, int memory, CancellationToken cancellationToken) =>
        netbox.PatchAsync($"virtualization/virtual-machines/{vm}/", new JsonObject { ["memory"] = memory }, cancellationToken);

    private async Task SetUpAsync(IReadOnlyList<SetupRule> rules, CancellationToken cancellationToken) =>
        await new NetboxSetup(netbox, netbox, await netbox.ReadVersionAsync(cancellationToken))
            .RunAsync(new SetupRequest { ReceiverUrl = webhookUrl, Rules = rules }, cancellationToken);

    private static JsonArray Roles(string? further) =>
        further is null ? new JsonArray("baseline", "motd") : new JsonArray("baseline", "motd", further);

    /// <summary>The journal entries of a machine: kind and first line.</summary>
    public async Task<IReadOnlyList<string>> JournalAsync(long vm, CancellationToken cancellationToken)
    {
        var entries = new List<string>();
        await foreach (var entry in netbox.ListAsync(
            "extras/journal-entries/", $"assigned_object_type=virtualization.virtualmachine&assigned_object_id={vm}", cancellationToken))
            entries.Add($"{entry.GetProperty("kind").GetProperty("label").GetString()}: {FirstLine(entry)}");
        return entries;
    }

    private static string FirstLine(JsonElement entry) =>
        (entry.GetProperty("comments").GetString() ?? "").Split('\n')[0].Replace("**", "", StringComparison.Ordinal)
            .Replace("*", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal);

    private async Task<long> CreateAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        (await netbox.PostAsync(path, body, cancellationToken)).GetProperty("id").GetInt64();
}
