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

    /// <summary>What is there before the first machine: webhook, event rule, custom field, site, cluster, config context.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await new NetboxSetup(netbox, netbox, await netbox.ReadVersionAsync(cancellationToken)).RunAsync(
            new SetupRequest { ReceiverUrl = webhookUrl, Rules =
            [
                new("virtual machines", ["virtualization.virtualmachine"], ["object_created"]),
            ] }, cancellationToken);
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
            ["data"] = new JsonObject { ["ansible_roles"] = new JsonArray("baseline", "motd") },
        }, cancellationToken);
    }

    /// <summary>Machine, interface, address, primary address, in this order.</summary>
    public async Task<long> DocumentAsync(Machine machine, CancellationToken cancellationToken)
    {
        var vm = await CreateAsync("virtualization/virtual-machines/", new()
        {
            ["name"] = machine.Name, ["site"] = _site, ["cluster"] = _cluster, ["status"] = "active",
            ["custom_fields"] = new JsonObject { ["login_user"] = loginUser },
        }, cancellationToken);
        var card = await CreateAsync(
            "virtualization/interfaces/", new() { ["virtual_machine"] = vm, ["name"] = "eth0" }, cancellationToken);
        await Task.Delay(UntilTheAddress, cancellationToken);
        var address = await CreateAsync("ipam/ip-addresses/", new()
        {
            ["address"] = $"{machine.Address}/32", ["status"] = "active", ["assigned_object_type"] = "virtualization.vminterface",
            ["assigned_object_id"] = card,
        }, cancellationToken);
        await netbox.PatchAsync($"virtualization/virtual-machines/{vm}/", new JsonObject { ["primary_ip4"] = address }, cancellationToken);
        return vm;
    }

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
