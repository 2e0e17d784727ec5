using System.Text.Json;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Targeting;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Handover;

/// <summary>Decides which hosts a run is given and writes them for it.</summary>
internal static class RunHandover
{
    private const string LimitGroup = "plumbline_run";

    public static async Task<PreparedInventory> PrepareAsync(
        RunPlan plan, RunTarget target, InventorySnapshot inventory, string directory, IReadOnlyList<Diagnostic> findings, CancellationToken cancellation)
    {
        var source = Path.GetFullPath(inventory.Options.File, target.WorkingDirectory);
        if (plan.Missing(inventory).ToList() is { Count: > 0 } missing)
            return new PreparedInventory.Refused(RefusalReason.UnknownHost, Unknown(missing[0], inventory, source)) { Hosts = missing };
        var hosts = plan.Hosts(inventory);
        var reach = plan.Unknown ?? new HostReach(new(target.RolesPath, target.WorkingDirectory, Environment.GetEnvironmentVariable)).Find(plan.Playbook, VarsFolders(plan, source), Mentioned(hosts, inventory));
        var handedOver = reach is null ? hosts : inventory.Hosts;
        if (plan.NotHeld(handedOver, inventory) is { } notHeld)
            return new PreparedInventory.Refused(RefusalReason.NameNotHeld, notHeld + "; give it another name in NetBox, or name the run's hosts by 'meta.hosts'");
        var (limit, group) = reach is null ? (LocalLimit(target, hosts), null) : Limit(target, hosts, inventory);
        var file = new InventoryFile(inventory, source);
        var path = await file.WriteAsync(directory, handedOver, group, cancellation);
        if (file.LeftOut.Count > 0)
        {
            findings = [.. findings, new("IN0601", Severity.Warning, inventory.Options.At("plugin"),
                $"variables of {file.LeftOut[0]}{(file.LeftOut.Count > 1 ? $" and {file.LeftOut.Count - 1} more" : "")} hold keys that begin with '__ansible_', which only Ansible may use; those keys are left out",
                "rename them in NetBox")];
        }
        var (scope, reason) = reach is null
            ? (InventoryScope.RunHosts, $"only the run's {Count(hosts.Count)}: neither the playbook nor its roles reach others")
            : (InventoryScope.Everything, $"all {Count(inventory.Hosts.Count)}: {reach}");
        return new PreparedInventory.Ready([path], limit, hosts, scope, reason, findings);
    }

    private static string Unknown(string name, InventorySnapshot inventory, string source) =>
        $"the inventory {source} has no host '{name}'; a name from an event is never taken for a pattern or a group"
        + (RunPlan.Nearest(name, inventory) is { } near ? $" ({near})" : "")
        + (inventory.Options.QueryFilters.Count + inventory.Options.VmQueryFilters.Count + inventory.Options.DeviceQueryFilters.Count > 0
            ? "; it has to pass the file's query filters" : "");

    // The implicit local host is in no inventory: only a limit keeps the other plays from running.
    private static string? LocalLimit(RunTarget target, IReadOnlyList<string> hosts) =>
        target.LimitHosts.Count > 0 && hosts.Count == 0 && target.LimitHosts.All(HostPatterns.IsLocal) ? string.Join(',', target.LimitHosts) : null;

    private static (string? Limit, (string, IReadOnlyList<string>)? Group) Limit(RunTarget target, IReadOnlyList<string> hosts, InventorySnapshot inventory)
    {
        if (target.LimitHosts.Count == 0)
            return (target.LimitPattern is "all" or "*" ? null : target.LimitPattern, null);
        var plain = hosts.All(h => HostPatterns.SelectsItself(h) && inventory.Groups.Find(h) is null);
        return plain && hosts.Count > 0 ? (string.Join(',', hosts), null) : (LimitGroup, (LimitGroup, hosts));
    }

    private static IEnumerable<string> VarsFolders(RunPlan plan, string source) =>
        plan.Playbook.Files.Append(source).Select(file => Path.GetDirectoryName(file)!).Distinct(); // not null: a file has a folder

    // Texts in the hosts' variables that could be names of roles.
    private static HashSet<string> Mentioned(IReadOnlyList<string> hosts, InventorySnapshot inventory)
    {
        var found = new HashSet<string>();
        foreach (var value in hosts.SelectMany(h => inventory.Variables(h)?.Values ?? []))
            Gather(value);
        return found;

        void Gather(object? value)
        {
            if (value is string text)
                found.Add(text);
            else if (value is JsonElement { ValueKind: JsonValueKind.String } single)
                found.Add(single.GetString()!); // not null: it is a text
            else if (value is JsonElement { ValueKind: JsonValueKind.Array } array)
                found.UnionWith(array.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)); // not null: texts only
            else if (value is List<object?> items)
                items.ForEach(Gather);
        }
    }

    private static string Count(int hosts) => hosts == 1 ? "1 host" : $"{hosts} hosts";
}
