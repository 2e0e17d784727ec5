using System.Text.Json;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Targeting;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Handover;

/// <summary>Decides which hosts a run is given and writes them for it.</summary>
internal static class RunHandover
{
    private const string LimitGroup = "plumbline_run";
    private const int MostNames = 100;

    /// <param name="plan">The run's plays.</param>
    /// <param name="target">What the run is aimed at.</param>
    /// <param name="inventory">The inventory as last read.</param>
    /// <param name="refreshed">Reads the whole inventory again when it is old, for a run that is given all of it; gives the trouble in
    /// words, or null.</param>
    /// <param name="directory">The run's own folder.</param>
    /// <param name="cancellation">Ends the preparation.</param>
    public static async Task<PreparedInventory> PrepareAsync(
        RunPlan plan, InventoryTarget target, Func<InventorySnapshot> inventory, Func<Task<PreparedInventory.Refused?>> refreshed,
            string directory, CancellationToken cancellation)
    {
        var read = inventory();
        if (Refusal(plan, target, read) is { } refusal)
            return refusal;
        var hosts = plan.Hosts(read);
        // Most that wait are asked often: nothing is looked for or written for them before.
        if (target.AreReady is { } areReady && hosts.Count > 0 && plan.NotHeld(hosts, read) is null
            && !await areReady(hosts, cancellation).ConfigureAwait(false))
            return new PreparedInventory.NotReady(hosts);
        var reach = plan.IsClosed ? null : plan.Unknown ?? Reach(plan, target, read, hosts);
        if (reach is not null)
        {
            // Machines that are gone must not be reached through the others' lists either.
            if (await refreshed().ConfigureAwait(false) is { } trouble)
                return trouble;
            read = inventory();
            if (Refusal(plan, target, read) is { } gone)
                return gone;
            hosts = plan.Hosts(read);
        }
        if (plan.IsChosenByEvent && hosts.Count == 0)
            return new PreparedInventory.Refused(RefusalReason.NameNotHeld, Nobody(plan, target));
        var handedOver = reach is null ? hosts : read.Hosts;
        if (plan.NotHeld(handedOver, read) is { } notHeld)
            return new PreparedInventory.Refused(
                RefusalReason.NameNotHeld, notHeld + "; give it another name in NetBox, or name the run's hosts by 'meta.hosts'");
        var (limit, group) = plan.IsChosenByEvent
            ? ExactLimit(plan, hosts, read)
            : (reach is null || target.LimitPattern is "all" or "*" ? null : target.LimitPattern, null);
        var file = new InventoryFile(read, Source(target, read));
        var path = await file.WriteAsync(directory, handedOver, group, cancellation).ConfigureAwait(false);
        var (scope, reason) = plan.IsClosed ? (InventoryScope.RunHosts, $"only {Count(hosts.Count)} that the event named: {plan.Unknown}")
            : reach is null
                ? (InventoryScope.RunHosts, $"only the run's {Count(hosts.Count)}: neither the playbook nor its roles reach others")
            : (InventoryScope.Everything, $"all {Count(read.Hosts.Count)}: {reach}");
        return new PreparedInventory.Ready([path], limit, hosts, scope, reason, LeftOut(file, read));
    }

    private static PreparedInventory.Refused? Refusal(RunPlan plan, InventoryTarget target, InventorySnapshot inventory) =>
        plan.Nothing is { } nothing ? new(RefusalReason.NameNotHeld, nothing)
        : plan.Missing(inventory).ToList() is { Count: > 0 } missing
            ? new(RefusalReason.UnknownHost, Unknown(missing[0], inventory, Source(target, inventory)))
            {
                Hosts = missing, Others = plan.IsExact ? [.. plan.ExactNames.Except(missing)] : null,
            }
            : null;

    private static string? Reach(RunPlan plan, InventoryTarget target, InventorySnapshot inventory, IReadOnlyList<string> hosts) =>
        new HostReach(new(target.RolesPath, target.WorkingDirectory, Environment.GetEnvironmentVariable))
            .Find(plan.Playbook, VarsFolders(plan, Source(target, inventory)), Mentioned(hosts, inventory));

    private static string Source(InventoryTarget target, InventorySnapshot inventory) =>
        Path.GetFullPath(inventory.Options.File, target.WorkingDirectory);

    private static string Nobody(RunPlan plan, InventoryTarget target) => plan.IsClosed && target.LimitHosts.Count == 0
        ? RunPlan.NoName(plan.Unknown)
        : $"the hosts that the event names are not among those of the ruleset ('hosts: {target.LimitPattern}')";

    private static IReadOnlyList<Diagnostic> LeftOut(InventoryFile file, InventorySnapshot inventory) => file.LeftOut.Count == 0 ? [] :
    [
        new("IN0601", Severity.Warning, inventory.Options.At("plugin"),
            $"variables of {file.LeftOut[0]}{(file.LeftOut.Count > 1 ? $" and {file.LeftOut.Count - 1} more" : "")} hold keys that begin "
                + "with '__ansible_', which only Ansible may use; those keys are left out",
            "rename them in NetBox"),
    ];

    private static string Unknown(string name, InventorySnapshot inventory, string source) =>
        $"the inventory {source} has no host '{name}'; a name from an event is never taken for a pattern or a group"
        + (RunPlan.Nearest(name, inventory) is { } near ? $" ({near})" : "")
        + (inventory.Options.QueryFilters.Count + inventory.Options.VmQueryFilters.Count + inventory.Options.DeviceQueryFilters.Count > 0
            ? "; it has to pass the file's query filters" : "");

    // Whatever the playbook makes of a name that came from an event, the limit holds: exact names, or a group of them where a name can be
    // read otherwise.
    private static (string? Limit, (string, IReadOnlyList<string>)? Group) ExactLimit(
        RunPlan plan, IReadOnlyList<string> hosts, InventorySnapshot inventory)
    {
        string[] own = plan.IsExact || plan.IsClosed ? [] : [.. plan.OwnLocalNames];
        if (hosts.Count <= MostNames && hosts.All(h => HostPatterns.SelectsItself(h) && !inventory.HasGroup(h)))
            return (string.Join(',', hosts.Concat(own)), null);
        var group = LimitGroup;
        while (inventory.HasGroup(group) || inventory.Contains(group))
            group += "_";
        return (string.Join(',', own.Prepend(group)), (group, hosts));
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
                // not null: texts only
                found.UnionWith(array.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!));
            else if (value is List<object?> items)
                items.ForEach(Gather);
        }
    }

    private static string Count(int hosts) => hosts == 1 ? "1 host" : $"{hosts} hosts";
}
