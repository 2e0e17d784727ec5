using Plumbline.Automation.Inventory.Targeting;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Static;

/// <summary>
/// An inventory that Ansible reads itself: passed on as it is. It is looked into (with the real <c>ansible-inventory</c>, once for each
/// state of its files) only when a play's hosts come from an event, because such a name must be a host and nothing else.
/// </summary>
/// <param name="paths">As the user gave them with <c>-i</c>; empty for none.</param>
public sealed class StaticInventory(IReadOnlyList<string> paths) : IRunInventory, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private (string Print, KnownHosts Known)? _known;

    /// <inheritdoc/>
    public async Task<PreparedInventory> PrepareAsync(InventoryTarget target, string directory, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        var plan = RunPlan.Read(target);
        if (plan.Nothing is { } nothing)
            return new PreparedInventory.Refused(RefusalReason.NameNotHeld, nothing);
        string[] names = [.. plan.ExactNames];
        if (plan.IsClosed && target.LimitHosts.Count == 0)
        {
            var (among, refused) = await NamedAsync(plan, target, cancellation).ConfigureAwait(false);
            if (refused is not null)
                return refused;
            names = among;
        }
        if (names.Length > 0 && await RefuseAsync(names, target, cancellation).ConfigureAwait(false) is { } refusal)
            return refusal;
        // Whatever the playbook makes of a name that came from an event, the limit holds.
        var limit = string.Join(',', target.LimitHosts.Count > 0 ? target.LimitHosts : plan.IsExact || plan.IsClosed ? names : []);
        if (target.LimitPattern is { } pattern && pattern is not ("all" or "*"))
            limit = limit.Length == 0
                ? pattern
                : $"{limit},{string.Join(',', HostPatterns.Split(pattern).Select(p => p[0] is '&' or '!' ? p : "&" + p))}";
        return new PreparedInventory.Ready(paths, limit.Length == 0 ? null : limit, plan.IsExact
            || plan.IsClosed ? names : [], InventoryScope.PassedThrough,
            paths.Count == 0 ? "there is no inventory" : "the inventory is read by Ansible itself", []);
    }

    public void Dispose() => _gate.Dispose();

    private async Task<PreparedInventory.Refused?> RefuseAsync(string[] names, InventoryTarget target, CancellationToken cancellation)
    {
        var (known, trouble) = await KnownAsync(target.WorkingDirectory, again: false, cancellation).ConfigureAwait(false);
        if (known is not null && !names.All(known.Hosts.Contains))
            (known, trouble) = await KnownAsync(target.WorkingDirectory, again: true, cancellation).ConfigureAwait(false);
        if (known is null)
            return new(RefusalReason.Invalid, trouble ?? "");
        foreach (var name in names)
        {
            if (!known.Hosts.Contains(name))
                return new(RefusalReason.UnknownHost, $"the inventory {string.Join(", ", paths)} has no host '{name}'; a name from an "
                    + "event is never taken for a pattern or a group"
                    + (NearestName.Question(name, known.Hosts) is { } near ? $" ({near})" : ""));
            if (!HostPatterns.SelectsItself(name) || known.Groups.Contains(name))
                return new(RefusalReason.NameNotHeld, $"Ansible would read the host name '{name}' as a pattern or a group; give the host "
                    + "another name");
        }
        return null;
    }

    // The plays cannot be read beforehand and an event may have a part in them: its texts that are names of hosts are all there is to run
    // on.
    private async Task<(string[] Names, PreparedInventory.Refused? Refusal)> NamedAsync(
        RunPlan plan, InventoryTarget target, CancellationToken cancellation)
    {
        var (known, trouble) = await KnownAsync(target.WorkingDirectory, again: true, cancellation).ConfigureAwait(false);
        if (known is null)
            return ([], new(RefusalReason.Invalid, trouble ?? ""));
        string[] names = [.. plan.TextsOfEvent().Where(known.Hosts.Contains).Order(StringComparer.Ordinal)];
        return names.Length > 0 ? (names, null) : ([], new(RefusalReason.NameNotHeld, RunPlan.NoName(plan.Unknown)));
    }

    private async Task<(KnownHosts? Known, string? Trouble)> KnownAsync(string workingDirectory, bool again, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var print = Print(workingDirectory);
            if (_known is { } kept && kept.Print == print && !(again && IsProgram(workingDirectory)))
                return (kept.Known, null);
            var (hosts, groups) = (new HashSet<string>(), new HashSet<string>());
            foreach (var path in paths)
            {
                var (read, trouble) = await AnsibleInventoryProgram.ReadAsync(path, workingDirectory, cancellation).ConfigureAwait(false);
                if (read is null)
                    return (null, trouble);
                hosts.UnionWith(read.Hosts);
                groups.UnionWith(read.Groups);
            }
            var known = new KnownHosts(hosts, groups);
            _known = (print, known);
            return (known, null);
        }
        finally
        {
            _gate.Release();
        }
    }

    // A program's answer, or a plugin's, can change without its file.
    private bool IsProgram(string workingDirectory) => paths.Any(p => Files(Path.GetFullPath(p, workingDirectory)).Any(f =>
        (f.UnixFileMode & UnixFileMode.UserExecute) != 0
            || File.ReadLines(f.FullName).Take(20).Any(line => line.StartsWith("plugin:", StringComparison.Ordinal))));

    private string Print(string workingDirectory) => string.Join('|',
        paths.SelectMany(p => Files(Path.GetFullPath(p, workingDirectory)))
            .Select(f => $"{f.FullName}:{f.LastWriteTimeUtc.Ticks}:{f.Length}"));

    private static IEnumerable<FileInfo> Files(string path) =>
        File.Exists(path) ? [new(path)]
        : Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal)
        : [];
}
