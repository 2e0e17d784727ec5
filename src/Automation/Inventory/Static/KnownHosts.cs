namespace Plumbline.Automation.Inventory.Static;

/// <summary>Names of the hosts and groups of an inventory that Ansible reads itself.</summary>
internal sealed record KnownHosts(IReadOnlySet<string> Hosts, IReadOnlySet<string> Groups);
