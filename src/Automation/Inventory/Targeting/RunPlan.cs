using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>The plays of a run and what they are aimed at, before any inventory is looked at.</summary>
internal sealed class RunPlan
{
    private readonly RunTarget _target;

    private RunPlan(RunTarget target, PlaybookPlays playbook)
    {
        (_target, Playbook) = (target, playbook);
        Plays = [.. playbook.Plays.Select(play => PlayRenderer.Render(target, play))];
    }

    public PlaybookPlays Playbook { get; }

    public IReadOnlyList<PlayTarget> Plays { get; }

    /// <summary>Hosts named exactly, in plays and by the limit.</summary>
    public IEnumerable<string> ExactNames => Plays.OfType<PlayTarget.Exact>().SelectMany(p => p.Names).Concat(_target.LimitHosts).Distinct();

    /// <summary>Whether the hosts of the run are those named exactly and no others.</summary>
    public bool IsExact => _target.LimitHosts.Count > 0 || (Plays.Count > 0 && Plays.All(p => p is PlayTarget.Exact));

    public static RunPlan Read(RunTarget target) => new(target, PlaybookReader.Read(Path.GetFullPath(target.Playbook, target.WorkingDirectory)));

    /// <summary>Why the hosts cannot be known beforehand, or null.</summary>
    public string? Unknown => Playbook.Unreadable ?? Plays.OfType<PlayTarget.Unknown>().FirstOrDefault()?.Why;

    /// <summary>The exact names that the inventory does not have.</summary>
    public IEnumerable<string> Missing(InventorySnapshot inventory) => ExactNames.Where(name => !inventory.Contains(name) && !HostPatterns.IsLocal(name));

    /// <summary>The hosts of the run in the inventory's order.</summary>
    public IReadOnlyList<string> Hosts(InventorySnapshot inventory)
    {
        var patterns = new HostPatterns(inventory);
        var chosen = new HashSet<string>();
        foreach (var play in Plays)
        {
            chosen.UnionWith(play switch
            {
                PlayTarget.Exact exact => exact.Names,
                PlayTarget.Pattern pattern => patterns.Select(pattern.Patterns),
                _ => inventory.Hosts,
            });
        }
        if (Playbook.Unreadable is not null)
            chosen.UnionWith(inventory.Hosts);
        if (_target.LimitHosts.Count > 0)
            chosen.IntersectWith(_target.LimitHosts);
        if (_target.LimitPattern is { } limit && limit is not ("all" or "*"))
            chosen.IntersectWith(patterns.Select([limit]));
        return [.. inventory.Hosts.Where(chosen.Contains)];
    }

    /// <summary>The exact names of plays that Ansible would not read as that one host in the given inventory; the play selects by the name itself.</summary>
    public string? NotHeld(IReadOnlyCollection<string> handedOver, InventorySnapshot inventory)
    {
        foreach (var name in Plays.OfType<PlayTarget.Exact>().SelectMany(p => p.Names).Distinct().Where(inventory.Contains))
        {
            if (!HostPatterns.IsOnePattern(name))
                return $"Ansible reads the host name '{name}' in 'hosts:' as several patterns (blanks, commas and colons separate them)";
            if (name is "all" or "ungrouped")
                return $"a host called '{name}' cannot be told from Ansible's group of that name";
            if (handedOver.Count > 1 && !HostPatterns.SelectsItself(name))
                return $"Ansible reads the host name '{name}' in 'hosts:' as a pattern, which may select other hosts of this run";
            if (handedOver.Count > 1 && inventory.Groups.Find(name) is not null)
                return $"the host '{name}' has the name of a group, so 'hosts: {name}' would select the group";
        }
        return null;
    }

    public static string? Nearest(string name, InventorySnapshot inventory) => NearestName.Question(name, inventory.Hosts);
}
